// The first page's keys: a digit leads to a section, j and k walk, Enter opens what is chosen.
const config = JSON.parse(document.getElementById("wagtail-config")?.textContent ?? "{}");
const all = () => [...document.querySelectorAll("[data-morning] li a")];

function walk(by) {
  const links = all(),
    at = links.indexOf(document.activeElement);
  go(links[Math.max(0, Math.min(links.length - 1, at < 0 ? 0 : at + by))]);
}

function go(link) {
  link?.focus({ preventScroll: true });
  link?.closest("li")?.scrollIntoView({ block: "nearest" });
}

const first = (digit) => document.querySelector(`[data-key="${digit}"] li a`);
const acts = { j: () => walk(1), k: () => walk(-1) };

function isTyping(at) {
  return at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event,
    held = event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented;
  const isOpen = document.querySelector("[role=dialog]:not([aria-hidden=true])");
  if (held || isOpen || isTyping(target) || config.KEYBOARD_SHORTCUTS_ENABLED === false) return;
  const act = acts[key] ?? (/^[1-9]$/.test(key) && first(key) ? () => go(first(key)) : null);
  if (!act) return;
  event.preventDefault();
  act();
});
