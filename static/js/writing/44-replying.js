// What is written answers one message, or quotes it.
const { composer, say, words } = window.veche;
const replying = document.getElementById("replying");
if (composer && replying) {
  const { form, body } = composer;

  function replyTo(id, name) {
    form.elements.parent.value = id;
    replying.hidden = !id;
    replying.querySelector("span").textContent = id ? `${words.replyTo} ${name}` : "";
    body.focus();
    form.scrollIntoView({ block: "center" });
  }

  async function quote(address) {
    try {
      const { text } = await (await fetch(address)).json();
      const { length } = body.value;
      const apart = body.value && !body.value.endsWith("\n") ? "\n\n" : "";
      window.veche.writing.put(body, { from: length, to: length, text: apart + text });
    } catch {
      say(words.failed);
    }
  }

  document.addEventListener("click", (event) => {
    const asked = event.target.closest("[data-reply], [data-quote]");
    if (!asked) return;
    event.preventDefault();
    if ("reply" in asked.dataset) replyTo(asked.dataset.reply, asked.dataset.name);
    else quote(asked.dataset.quote);
  });
  form.querySelector("[data-stop-reply]")?.addEventListener("click", () => replyTo("", ""));
  form.addEventListener("sent", () => {
    form.elements.parent.value = "";
    replying.hidden = true;
  });
}
