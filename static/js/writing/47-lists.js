// Enter goes on with a list, and leaves it at an item without words.
const { isFenced, put } = window.veche.writing;
const ITEM = /^(\s*)(?:([-*+])|(\d{1,9})([.)]))(\s+)(\[[ xX]\]\s+)?/;

function goOn(value, at) {
  const from = value.lastIndexOf("\n", at - 1) + 1;
  const line = value.slice(from, at);
  const found = line.match(ITEM);
  if (!found || isFenced(value, at)) return null;
  const [prefix, indent, bullet, number, dot, blank, box] = found;
  const rest = value.slice(at).split("\n", 1)[0];
  if (line === prefix && !rest.trim()) return { from, to: at, text: "" };
  const mark = bullet ?? `${Number(number) + 1}${dot}`;
  return { from: at, to: at, text: `\n${indent}${mark}${blank}${box ? "[ ] " : ""}` };
}

document.addEventListener("keydown", (event) => {
  const area = event.target;
  if (event.key !== "Enter" || event.defaultPrevented || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (!area.matches?.("textarea[data-writing]")) return;
  const change = area.selectionStart === area.selectionEnd && goOn(area.value, area.selectionEnd);
  if (!change) return;
  event.preventDefault();
  put(area, change);
});
