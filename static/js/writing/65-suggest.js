// While a question is written: what may answer it already, and where such questions stand.
// Nothing that the person chose is written over.
const form = document.querySelector("form[data-suggest]");
if (form) {
  const beside = document.getElementById("suggestions");
  const { title, body, forum, tags } = form.elements; // an idea has neither forum nor tags
  const ADDRESS = form.dataset.suggest;
  const TYPING = 180; // what is found stands there within 300 ms of the last key
  const { veche } = window;
  let timer,
    asked = 0,
    before = "";

  const send = (address, values) =>
    fetch(address, {
      method: "POST",
      body: new URLSearchParams({ ...Object.fromEntries(new FormData(form)), ...values }),
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "HX-Request": "true" },
    });
  const keyOf = (node) => node.closest("[data-key]")?.dataset.key;

  async function look() {
    const values = JSON.stringify([title.value, body.value, forum?.value]);
    if (values === before || beside.querySelector("[data-undo]")) return;
    before = values;
    const mine = ++asked;
    try {
      const answer = await send(ADDRESS, {});
      if (mine === asked && answer.status === 200) show(await answer.text());
    } catch {
      /* writing goes on without suggestions */
    }
  }

  // Every piece goes to its place; what was opened stays open, what has the focus stays as it is.
  function show(html) {
    const box = document.createElement("template");
    box.innerHTML = html;
    const opened = [...beside.querySelectorAll("details[open]")].map(keyOf);
    for (const piece of box.content.children) {
      const place = document.getElementById(piece.id);
      if (!place.contains(document.activeElement)) place.replaceChildren(...piece.children);
    }
    for (const part of beside.querySelectorAll("details")) part.open = opened.includes(keyOf(part));
    fit();
  }

  const words = () =>
    (tags?.value ?? "")
      .split(/[,;\n]/)
      .map((tag) => tag.trim())
      .filter(Boolean);

  // A forum is proposed until one is chosen, a tag until it is there or there are enough.
  function fit() {
    const has = words().map((tag) => tag.toLowerCase());
    const full = has.length >= Number(form.dataset.mostTags);
    for (const place of form.querySelectorAll(".proposed")) {
      const chips = [...place.querySelectorAll("[data-value]")];
      for (const chip of chips)
        chip.hidden =
          place.dataset.for === "forum"
            ? Boolean(forum.value)
            : full || has.includes(chip.dataset.value.toLowerCase());
      place.hidden = chips.every((chip) => chip.hidden);
    }
  }

  function take(chip) {
    const field = chip.closest(".proposed").dataset.for === "forum" ? forum : tags;
    const { value } = chip.dataset;
    field.value = field === tags ? [...words(), value].join(", ") : value;
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // What is put away stays in the fields, out of reach, until the person wants it back.
  function putAway(away) {
    for (const part of form.children) if (part !== beside) part.inert = away;
    if (veche.composer) veche.composer.sending = away;
    form.dispatchEvent(new Event(away ? "sent" : "unsent"));
  }

  async function solve(button) {
    const answer = await send(`${ADDRESS}solved/`, { key: keyOf(button) });
    if (answer.status !== 200) return;
    asked++;
    beside.innerHTML = await answer.text();
    beside.firstElementChild.focus();
    putAway(true);
  }

  async function undo() {
    await send(`${ADDRESS}undo/`, {});
    beside.replaceChildren();
    putAway(false);
    before = "";
    await look();
    title.focus();
  }

  form.addEventListener("input", (event) => {
    fit();
    if (!["title", "body", "forum"].includes(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(look, TYPING);
  });
  form.addEventListener("click", async (event) => {
    const chip = event.target.closest(".proposed [data-value]");
    const solved = event.target.closest("[data-solved]");
    try {
      if (chip) take(chip);
      else if (solved) await solve(solved);
      else if (event.target.closest("[data-undo]")) await undo();
    } catch {
      veche.say(veche.words.failed);
    }
  });
  beside.addEventListener(
    "toggle",
    ({ target }) => {
      if (target.open && keyOf(target)) send(`${ADDRESS}open/`, { key: keyOf(target) });
    },
    true,
  );
  fit();
  if (title.value) look();
}
