// What is offered while somebody writes: a list at the caret, taken by Enter, Tab or a click.
const { caretAt, isFenced, put } = window.veche.writing;
const list = document.getElementById("offers");
const said = document.getElementById("offers-said");
const WAIT = 80;
let open = null; // { field, source, from, to } of what the list completes
let asked = 0;
let timer;

const options = () => [...list.children];
const chosen = () => list.querySelector("[aria-selected=true]");

function choose(option) {
  for (const one of options()) one.setAttribute("aria-selected", one === option);
  option?.scrollIntoView({ block: "nearest" });
  if (option) open.field.setAttribute("aria-activedescendant", option.id);
  else open.field.removeAttribute("aria-activedescendant");
}

function close() {
  clearTimeout(timer);
  asked++;
  if (!open) return;
  open.field.removeAttribute("aria-activedescendant");
  if (open.field.role) open.field.setAttribute("aria-expanded", "false");
  list.hidden = true;
  said.textContent = "";
  open = null;
}

// Below the line of the caret, or above it where a phone's keyboard would cover it.
function stand({ field, from }) {
  const { left, top, bottom } = caretAt(field, from);
  const form = list.offsetParent.getBoundingClientRect();
  const room = (window.visualViewport?.height ?? innerHeight) - bottom;
  const isAbove = room < list.offsetHeight && top > list.offsetHeight;
  const most = Math.max(0, form.width - list.offsetWidth);
  list.style.left = `${Math.min(Math.max(0, left - form.left), most)}px`;
  list.style.top = `${(isAbove ? top - list.offsetHeight : bottom) - form.top}px`;
}

function show(place, found) {
  list.replaceChildren(...found);
  if (!found.length) return close();
  if (open && open.field !== place.field) close();
  open = place;
  options().forEach((option, n) => (option.id = `offer-${n}`));
  list.hidden = false;
  if (place.field.role) place.field.setAttribute("aria-expanded", "true");
  said.textContent = `${list.getAttribute("aria-label")}: ${found.length}`;
  choose(place.source.isFree ? null : list.firstElementChild);
  stand(place);
}

// Where the words before the caret ask for something: by whom it is answered, what it completes.
function placeOf(field, sources) {
  const { value, selectionStart: to, selectionEnd } = field;
  if (to !== selectionEnd || isFenced(value, to)) return null;
  const before = value.slice(Math.max(0, to - 60), to);
  for (const source of sources) {
    const match = before.match(source.trigger);
    if (match) return { field, source, from: to - match[1].length, to, query: match[1] };
  }
  return null;
}

async function look(field, sources) {
  const place = placeOf(field, sources);
  if (!place) return close();
  const mine = ++asked;
  const found = await place.source.find(place.query).catch(() => []);
  if (mine === asked && document.activeElement === field) show(place, found);
}

function take(option) {
  const { field, from, to } = open;
  close();
  put(field, { from, to, text: option.dataset.insert });
}

const keys = {
  ArrowDown: (all, at) => choose(all[(at + 1) % all.length]),
  ArrowUp: (all, at) => choose(all[(Math.max(at, 0) - 1 + all.length) % all.length]),
  Enter: (all, at) => take(all[at]),
  Tab: (all, at) => take(all[at]),
  Escape: close,
};

function press(event) {
  if (!open || event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const all = options();
  const at = all.indexOf(chosen());
  if (!(event.key in keys) || (at < 0 && ["Enter", "Tab"].includes(event.key))) return;
  event.preventDefault();
  event.stopPropagation();
  keys[event.key](all, at);
}

// Offers to `field` what its sources find. A source says when it is asked (`trigger`, whose first
// group is completed), and finds elements with data-insert; one that `isFree` chooses none itself.
function offer(field, ...sources) {
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.addEventListener("keydown", press, true);
  field.addEventListener("blur", close);
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT, field, sources);
  });
  field.addEventListener("click", close);
}

list?.addEventListener("mousedown", (event) => {
  event.preventDefault();
  const option = event.target.closest("[role=option]");
  if (option) take(option);
});

// What the server finds, as list items; the same question is asked once.
function asker(address, more = () => ({})) {
  const known = new Map();
  return async (query) => {
    const asked = `${address}?${new URLSearchParams({ q: query, ...more() })}`;
    if (!known.has(asked)) {
      const answer = await fetch(asked, { headers: { "HX-Request": "true" } });
      if (answer.status !== 200) return [];
      known.set(asked, await answer.text());
    }
    const box = document.createElement("template");
    box.innerHTML = known.get(asked);
    return [...box.content.children];
  };
}

Object.assign(window.veche.writing, { offer: list ? offer : () => {}, asker });
