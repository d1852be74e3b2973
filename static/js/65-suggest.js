// While a question is written: what may answer it already stands beside it at once.
const form = document.querySelector("form[data-suggest]"),
  beside = document.getElementById("suggestions");
if (form && beside) {
  let timer,
    asked = 0,
    before = "";
  const nonce = () => form.elements.nonce.value;
  const send = (address, values) =>
    fetch(address, {
      method: "POST",
      body: new URLSearchParams({ nonce: nonce(), ...values }),
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    });
  async function look() {
    const values = { title: form.elements.title.value, body: form.elements.body.value };
    if (JSON.stringify(values) === before || beside.querySelector("[data-undo]")) return;
    before = JSON.stringify(values);
    const mine = ++asked;
    try {
      const answer = await send(form.dataset.suggest, values);
      if (mine !== asked || answer.status !== 200) return;
      const opened = beside.querySelector("details[open]")?.closest("[data-key]")?.dataset.key;
      beside.innerHTML = await answer.text();
      const again = opened && beside.querySelector(`[data-key="${CSS.escape(opened)}"] details`);
      if (again) again.open = true;
    } catch {
      /* writing goes on without suggestions */
    }
  }
  form.addEventListener("input", (event) => {
    if (!["title", "body"].includes(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(look, 180); // what is found stands there within 300 ms of the last key
  });
  const keyOf = (node) => node.closest("[data-key]")?.dataset.key;
  beside.addEventListener(
    "toggle",
    (event) => {
      if (event.target.open && keyOf(event.target))
        send(`${form.dataset.suggest}open/`, { key: keyOf(event.target) });
    },
    true,
  );
  beside.addEventListener("click", async (event) => {
    const solved = event.target.closest("[data-solved]"),
      undo = event.target.closest("[data-undo]");
    try {
      if (solved) {
        const answer = await send(`${form.dataset.suggest}solved/`, { key: keyOf(solved) });
        if (answer.status === 200) {
          beside.innerHTML = await answer.text();
          beside.firstElementChild.focus();
        }
      } else if (undo) {
        await send(`${form.dataset.suggest}undo/`, {});
        beside.innerHTML = "";
        before = "";
        look();
      }
    } catch {
      window.veche.say(window.veche.words.failed);
    }
  });
  if (form.elements.title.value) look();
}
