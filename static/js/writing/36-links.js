// Links: words around an address; an address that is pasted over words makes a link of them.
const { isFenced, linesAround, put, verbs, wordAt } = window.veche.writing;
const ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/i;
const LINK = /(?<!!)\[((?:\\.|[^\]\\])*)\]\(([^)\s]*)\)/g;
const EMPTY = "https://";

const asWords = (text) => text.replace(/[[\]]/g, "\\$&");
const asTarget = (address) => (/[()]/.test(address) ? `<${address}>` : address);

// The link in which the selection stands.
function linkAround(value, start, end) {
  const { from, to } = linesAround(value, start, end);
  for (const found of value.slice(from, to).matchAll(LINK)) {
    const first = from + found.index;
    if (first <= start && end <= first + found[0].length) return [first, found];
  }
  return null;
}

verbs.link = (value, start, end) => {
  const around = linkAround(value, start, end);
  if (around) {
    const [from, [whole, words]] = around;
    return { from, to: from + whole.length, text: words, start: from, end: from + words.length };
  }
  const [from, to] = wordAt(value, start, end);
  const chosen = value.slice(from, to);
  if (ADDRESS.test(chosen)) return { from, to, text: `[](${asTarget(chosen)})`, start: from + 1 };
  const words = asWords(chosen);
  if (!words) return { from, to, text: `[](${EMPTY})`, start: from + 1 };
  const begin = from + words.length + 3; // what is selected now is written or pasted over
  return { from, to, text: `[${words}](${EMPTY})`, start: begin, end: begin + EMPTY.length };
};

document.addEventListener("paste", (event) => {
  const area = event.target;
  if (!area.matches?.("textarea[data-writing]")) return;
  const pasted = event.clipboardData.getData("text/plain").trim();
  const { value, selectionStart: from, selectionEnd: to } = area;
  const chosen = value.slice(from, to);
  const isPlain = !chosen.trim() || chosen.includes("\n") || ADDRESS.test(chosen);
  if (isPlain || chosen === EMPTY || !ADDRESS.test(pasted) || isFenced(value, from)) return;
  event.preventDefault();
  put(area, { from, to, text: `[${asWords(chosen)}](${asTarget(pasted)})` });
});
