// The line at the foot of the window that says what happened; what htmx could not do is said there.
const words = document.getElementById("words")?.dataset ?? {};

function say(text) {
  const toast = document.getElementById("toast");
  toast.textContent = text;
  toast.classList.add("shown");
  clearTimeout(say.timer);
  say.timer = setTimeout(() => toast.classList.remove("shown"), 5000);
}

// What happened for whoever listens to the page; it is seen elsewhere.
function announce(text) {
  const line = document.createElement("p");
  line.textContent = text;
  document.getElementById("heard").append(line);
  setTimeout(() => line.remove(), 10000);
}

// What a refusing answer says itself, or that it did not work.
function sayWhy(answer) {
  const trigger = answer.headers?.get("HX-Trigger");
  if (trigger?.startsWith("{")) say(JSON.parse(trigger).say.value);
  else say(trigger === "session-expired" ? words.expired : words.failed);
}

Object.assign(window.veche, { words, say, sayWhy, announce });
document.body.addEventListener("say", (event) => say(event.detail.value));
document.body.addEventListener("session-expired", () => say(words.expired));
document.body.addEventListener("htmx:sendError", () => say(words.failed));
document.body.addEventListener("htmx:responseError", (event) => {
  if (!event.detail.xhr.getResponseHeader("HX-Trigger")) say(words.failed);
});

// A form that came back begins at what is wrong in it.
const wrong = document.querySelector("main :is([aria-invalid=true], .field-error:not(:empty))");
if (wrong?.matches(".field-error")) wrong.tabIndex = -1;
wrong?.focus();
