// What an event does to the page: a new number, a piece replaced, a piece added, or all anew.
const { announce, words, settle } = window.veche;
const viewer = Number(document.documentElement.dataset.viewer || 0);

// A form that is on its way leads elsewhere: what it does is told here before its answer arrives.
const PATIENCE = 5000;
let isLeft = false;
addEventListener("submit", (event) => (isLeft ||= !event.defaultPrevented));

function show(message) {
  if (message.do === "reload") setTimeout(() => location.reload(), isLeft ? PATIENCE : 0);
  if (message.do === "score")
    for (const number of document.querySelectorAll(`[data-score="${message.post}"]`))
      number.textContent = message.score;
  if (message.html) {
    const box = document.createElement("template");
    box.innerHTML = message.html;
    const pieces = [...box.content.children];
    if (message.do === "add") add(pieces.shift(), message);
    rememberVotes();
    pieces.forEach(replace);
    document.dispatchEvent(new CustomEvent("replaced"));
  }
}

// The reader's own votes by their addresses: a post may go, and come back elsewhere.
const own = {};
const addressOf = (vote) => vote.form.getAttribute("action");

function rememberVotes() {
  for (const vote of document.querySelectorAll(".vote"))
    own[addressOf(vote)] = vote.getAttribute("aria-pressed");
}

// A piece keeps the reader's own votes and the focus that it has.
function replace(piece) {
  const old = document.getElementById(piece.id);
  if (!old) return;
  const held = old.contains(document.activeElement);
  old.replaceWith(piece);
  for (const vote of piece.querySelectorAll(".vote"))
    vote.setAttribute("aria-pressed", own[addressOf(vote)] ?? "false");
  if (held) focusIn(piece);
  settle(piece.parentElement);
}

function focusIn(piece) {
  const target = piece.matches("[tabindex]") ? piece : piece.querySelector("[tabindex], a");
  target?.focus({ preventScroll: true });
}

// A list says by data-grows where this page of it grows ("" is nowhere); others grow at the end.
function add(piece, message) {
  const list = document.getElementById(message.into);
  if (!list || document.getElementById(piece.id)) return;
  const { grows } = list.dataset;
  if (grows === "") return;
  const author = Number(piece.querySelector("[data-author]")?.dataset.author);
  if (grows === "end" && author !== viewer && !list.querySelector(".newline")) list.append(line());
  piece.classList.add("arrived");
  if (grows === "start") list.prepend(piece);
  else list.append(piece);
  settle(piece);
  const name = piece.querySelector(".name")?.textContent.trim();
  if (name && author !== viewer) announce(`${words.arrived}: ${name}`);
  document.dispatchEvent(new CustomEvent("arrived", { detail: { author, post: message.post } }));
}

function line() {
  const place = document.createElement("p");
  place.className = "newline";
  place.innerHTML = "<span></span>";
  place.firstChild.textContent = words.new;
  return place;
}

window.veche.show = show;
