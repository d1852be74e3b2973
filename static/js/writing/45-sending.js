// Sending once: a message without leaving the page, anything else as forms are sent.
const { composer, say, sayWhy, words } = window.veche;

// A nonce of one's own makes a second click or a retry the same message.
const nonce = () => crypto.randomUUID?.() ?? String(Math.random()).slice(2) + Date.now();

async function send({ form, body, state, post }) {
  const stream = window.veche.streamAround(form);
  const data = new URLSearchParams(new FormData(form));
  data.set("after", stream.last);
  const answer = await post(form.action, data);
  if (!answer.ok) return sayWhy(answer);
  const result = await answer.json();
  body.value = "";
  form.elements.nonce.value = nonce();
  state.textContent = "Markdown";
  form.dispatchEvent(new Event("sent"));
  result.messages.forEach((message) => stream.show(message));
  goTo(result);
}

function goTo({ shown, address }) {
  const mine = document.getElementById(shown);
  if (!mine) return location.assign(address);
  mine.scrollIntoView({ block: "center" });
  mine.focus({ preventScroll: true });
}

composer?.form.addEventListener("submit", async (event) => {
  const { form, body } = composer;
  const staysHere = Boolean(window.veche.streamAround(form));
  if (!staysHere) {
    composer.sending = true;
    form.dispatchEvent(new Event("sent"));
    return;
  }
  event.preventDefault();
  if (composer.sending || !body.value.trim()) return;
  const button = form.querySelector("button.primary");
  composer.sending = button.disabled = true;
  let failed = false;
  try {
    await send(composer);
  } catch {
    say(words.failed);
    failed = true;
  } finally {
    composer.sending = button.disabled = false;
  }
  if (failed) form.dispatchEvent(new Event("unsent"));
});
