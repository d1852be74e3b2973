// Parts of a page that are asked for anew when they changed, and never under the pointer.
const { announce, live, settle, words } = window.veche;
const parts = [...document.querySelectorAll("[data-anew]")];
let isOld = false,
  isAsking = false;
const heard = new Set();

const isHeld = () => parts.some((one) => one.matches(":hover, :focus-within"));
const mustWait = () => isAsking || isHeld() || document.visibilityState !== "visible";

async function renew() {
  if (!isOld || mustWait()) return;
  isAsking = true;
  const fresh = await ask();
  isAsking = false;
  if (!fresh || mustWait()) return;
  isOld = false;
  for (const part of parts) {
    const made = fresh.getElementById(part.id);
    if (!made) continue;
    part.replaceChildren(...made.childNodes);
    settle(part);
  }
  announce(words.changed);
}

async function ask() {
  try {
    const answer = await fetch(location.href);
    return answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return null; // offline: the next word, or the next join, asks again
  }
}

const grow = () => ((isOld = true), renew());
if (parts.length) {
  live.on("anew", grow);
  live.on("joined", ({ group }) => (heard.has(group) ? grow() : heard.add(group)));
  for (const name of ["pointerout", "focusout", "visibilitychange"])
    document.addEventListener(name, () => setTimeout(renew));
}
