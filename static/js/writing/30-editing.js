// Text is changed as the keyboard would, so that the browser's own undo takes it back.

// Puts `text` over what stands from `from` to `to` and selects from `start` to `end`.
function put(area, { from, to, text, start = from + text.length, end = start }) {
  area.focus();
  area.setSelectionRange(from, to);
  const typed = text ? document.execCommand("insertText", false, text) : erase(from, to);
  if (!typed) {
    area.setRangeText(text, from, to, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(start, end);
}

const erase = (from, to) => from === to || document.execCommand("delete");

// The same while somebody writes on: the caret stays where it is, in this field or another one.
function swap(area, { from, to, text }) {
  const moved = (at) => (at >= to ? at + text.length - (to - from) : Math.min(at, from));
  const { selectionStart, selectionEnd } = area;
  if (document.activeElement === area)
    put(area, { from, to, text, start: moved(selectionStart), end: moved(selectionEnd) });
  else {
    area.setRangeText(text, from, to, "preserve");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// The whole lines that a selection touches; the line after its last line break is none of them.
function linesAround(value, start, end) {
  const last = end > start && value[end - 1] === "\n" ? end - 1 : end;
  const next = value.indexOf("\n", last);
  return { from: value.lastIndexOf("\n", start - 1) + 1, to: next < 0 ? value.length : next };
}

// Whether this place stands between fences, where nothing is Markdown.
const isFenced = (value, at) =>
  (value.slice(0, at).match(/^ {0,3}(`{3,}|~{3,})/gm) ?? []).length % 2 === 1;

window.veche.writing = { put, swap, linesAround, isFenced, verbs: {} };
