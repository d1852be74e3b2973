// Rows come, change and go while one looks, and none moves under the pointer or the focus.
const { announce, live, settle, words } = window.veche;
const box = document.getElementById("desk");
const bar = document.getElementById("desk-news");
const PAUSE = 120; // several words at once are one question
let isAsking = false,
  isOld = false,
  timer,
  fresh; // the page as it is now
const called = new Set(); // rows that wait to be shown, and were told of

const body = () => document.getElementById("matters");
const isHeld = () => Boolean(body()?.matches(":hover, :focus-within"));

function heard() {
  isOld = true;
  timer ??= setTimeout(renew, PAUSE);
}

async function renew() {
  timer = undefined;
  if (isAsking || !isOld) return;
  [isAsking, isOld] = [true, false];
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.getElementById("desk")) return answer.ok && location.reload(); // signed out
    fresh = page;
  } catch {
    isOld = true; // offline
  } finally {
    isAsking = false;
  }
  if (fresh) show();
  if (isOld) timer ??= setTimeout(renew, 20 * PAUSE);
}

// What is there changes in its place; what comes above or goes waits until nobody points at a row.
function show() {
  document.getElementById("there")?.replaceWith(fresh.getElementById("there"));
  const [old, made] = [body(), fresh.getElementById("matters")];
  if (!old || !made) {
    if (!isHeld()) box.replaceChildren(...fresh.getElementById("desk").childNodes);
    settled();
    return;
  }
  for (const row of made.rows) change(document.getElementById(row.id), row);
  for (const row of old.rows) row.classList.toggle("gone", !fresh.getElementById(row.id));
  const came = [...made.rows].filter((row) => !document.getElementById(row.id));
  const untold = came.filter((row) => !called.has(row.id));
  for (const row of untold) called.add(row.id);
  if (untold.length) document.dispatchEvent(new CustomEvent("waiting", { detail: untold }));
  if (!isHeld()) return tidy();
  bar.textContent = `${words.somethingNew}: ${came.length}. ${words.show}`;
  bar.hidden = !came.length;
}

function change(row, made) {
  if (!row || row.dataset.stamp === made.dataset.stamp) return;
  const held = row.contains(document.activeElement);
  const chosen = row.classList.contains("chosen");
  row.className = made.className;
  row.classList.toggle("chosen", chosen);
  row.dataset.stamp = made.dataset.stamp;
  row.replaceChildren(...made.cloneNode(true).children);
  settle(row);
  if (held) row.querySelector(".row-title").focus({ preventScroll: true });
}

// The order of the server, without what has gone; what is there keeps its element.
function tidy() {
  const [old, made] = [body(), fresh?.getElementById("matters")];
  if (!old || !made) return;
  const rows = [...made.rows].map((row) => document.getElementById(row.id) ?? arrive(row));
  if (rows.some((row, place) => row !== old.rows[place]) || rows.length !== old.rows.length)
    old.replaceChildren(...rows);
  called.clear();
  bar.hidden = true;
  settled();
}

function arrive(row) {
  const come = row.cloneNode(true);
  come.classList.add("arrived");
  settle(come);
  return come;
}

const settled = () => document.dispatchEvent(new CustomEvent("desk-settled"));

document.addEventListener("waiting", ({ detail: [row] }) =>
  announce(`${words.somethingNew}: ${row.querySelector(".row-title").textContent}`),
);
bar.addEventListener("click", tidy);
for (const name of ["pointerout", "focusout"])
  document.addEventListener(name, () => setTimeout(() => fresh && !isHeld() && tidy()));
live.on("desk", heard);
live.on("joined", ({ group }) => group.startsWith("desk.") && heard());
setInterval(heard, 60_000);
