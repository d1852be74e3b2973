// What is written is kept on the server, and here while there is no connection.
const { announce, composer, words } = window.veche;
if (composer?.form.dataset.draft) {
  const { form, body, state, post } = composer;
  const { place, draft } = form.dataset;
  const shelf = `draft.${document.documentElement.dataset.viewer}.${place}`;
  let timer, told;

  // Whoever listens hears it once, and again when it is otherwise.
  function tell(text) {
    state.textContent = text;
    if (text !== told) announce((told = text));
  }

  const typed = () => {
    const fields = ["title", "tags", "forum", "parent", "board"];
    const values = fields.map((name) => [name, form.elements[name]?.value ?? ""]);
    return new URLSearchParams([["place", place], ["body", body.value], ...values]);
  };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(keep, wait);
  };

  async function keep() {
    if (composer.sending) return;
    try {
      state.textContent = words.saving;
      const answer = await post(draft, typed());
      if (!answer.ok) throw answer;
      if (!composer.sending) tell(words.saved);
      localStorage.removeItem(shelf);
    } catch {
      tell(words.unsaved);
      timer = setTimeout(keep, 10000);
    }
  }

  function shelve() {
    try {
      localStorage.setItem(shelf, JSON.stringify([...typed()]));
    } catch {
      /* a full shelf is no reason to stop */
    }
  }

  function takeUp(left) {
    for (const [name, value] of JSON.parse(left))
      if (form.elements[name] && value && name !== "place") form.elements[name].value = value;
    if (body.value) later(1200);
  }

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    shelve();
    later(1200);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
  form.addEventListener("unsent", keep);
  form.addEventListener("sent", () => localStorage.removeItem(shelf));
  const left = localStorage.getItem(shelf);
  if (left && !body.value) takeUp(left);
}
