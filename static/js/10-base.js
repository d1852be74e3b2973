// Times in the reader's own zone and words, the message line, the token of forms that arrive later.
const root = document.documentElement;
const words = document.getElementById("words")?.dataset ?? {};
const zone = root.dataset.zone || undefined;
const relative = new Intl.RelativeTimeFormat(root.lang, { numeric: "auto", style: "short" });
const absolute = new Intl.DateTimeFormat(root.lang, {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: zone,
});
const STEPS = [
  [60, "second", 1],
  [3600, "minute", 60],
  [86400, "hour", 3600],
  [604800, "day", 86400],
];

function tell(time) {
  const moment = new Date(time.dateTime);
  if (Number.isNaN(moment.getTime())) return;
  const seconds = (moment - Date.now()) / 1000;
  const step = STEPS.find(([limit]) => Math.abs(seconds) < limit);
  // The server's own word for it; what is older than a week keeps that.
  time.dataset.day ??= time.textContent;
  time.textContent = step
    ? relative.format(Math.round(seconds / step[2]), step[1])
    : time.dataset.day;
  time.title = absolute.format(moment);
}
function tellAll(within = document) {
  within.querySelectorAll("time").forEach(tell);
}

function say(text) {
  const toast = document.getElementById("toast");
  toast.textContent = text;
  toast.classList.add("shown");
  clearTimeout(say.timer);
  say.timer = setTimeout(() => toast.classList.remove("shown"), 5000);
}
// A piece of the page that arrived later: times, the form token, which posts are one's own.
function settle(piece) {
  tellAll(piece);
  const { token } = document.body.dataset;
  if (token)
    piece
      .querySelectorAll("input[name=csrfmiddlewaretoken]")
      .forEach((field) => (field.value ||= token));
  const { viewer } = root.dataset;
  if (viewer)
    piece
      .querySelectorAll?.(`[data-author="${viewer}"]`)
      .forEach((post) => (post.dataset.mine = ""));
  window.htmx?.process(piece); // only pages with controls of its kind have it
}
window.veche = { words, say, settle, tellAll };
tellAll();
setInterval(tellAll, 30000);
document.body.addEventListener("say", (event) => say(event.detail.value));
document.body.addEventListener("session-expired", () => say(words.expired));
document.body.addEventListener("htmx:sendError", () => say(words.failed));
document.body.addEventListener("htmx:responseError", (event) => {
  if (!event.detail.xhr.getResponseHeader("HX-Trigger")) say(words.failed);
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  settle(event.target);
  const asked = event.detail.requestConfig?.elt;
  if (asked?.dataset && "once" in asked.dataset) asked.remove();
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]"))
    if (!menu.contains(event.target)) menu.open = false;
  for (const menu of document.querySelectorAll(".more-menu"))
    if (menu.childElementCount && !menu.contains(event.target)) menu.replaceChildren();
  const fold = event.target.closest(".replies");
  if (fold && event.target === fold && event.offsetX < 16) fold.classList.toggle("folded");
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.querySelectorAll(".more-menu").forEach((menu) => menu.replaceChildren());
});
