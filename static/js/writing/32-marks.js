// Bold and italic: marks around words, taken off again where they stand already.
const { linesAround, verbs } = window.veche.writing;
const STARTS = /^\s*(?:>\s?)*(?:(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s)?)?/;
const LETTERS = /[\p{L}\p{N}_]/u;

// What the selection means: the words without the blanks beside them, or the word at the caret.
function words(value, start, end) {
  while (start < end && /\s/.test(value[start])) start++;
  while (end > start && /\s/.test(value[end - 1])) end--;
  if (start === end) {
    while (start > 0 && LETTERS.test(value[start - 1])) start--;
    while (end < value.length && LETTERS.test(value[end])) end++;
  }
  return [start, end];
}

// The words inside the marks that were selected with them.
function within(value, start, end) {
  const chosen = value.slice(start, end);
  const [left] = chosen.match(/^[*_]*/);
  const [right] = chosen.match(/[*_]*$/);
  const both = Math.min(left.length, right.length);
  return both && chosen.length > 2 * both ? [start + both, end - both] : [start, end];
}

// The marks that stand on both sides, from the words outwards: where each run begins, how long.
function marksAround(value, start, end) {
  const left = [...value.slice(0, start).match(/[*_]*$/)[0]].reverse();
  const [right] = value.slice(end).match(/^[*_]*/);
  let same = 0;
  while (same < right.length && left[same] === right[same]) same++;
  return [...right.slice(0, same).matchAll(/\*+|_+/g)];
}

// One piece: what to put where, and whether the marks were there. Two marks are bold, one italic.
function toggled(value, start, end, count) {
  const run = marksAround(value, start, end).find(([marks]) =>
    count === 2 ? marks.length > 1 : marks.length % 2,
  );
  const at = run?.index ?? 0;
  const inner = value.slice(start - at, end + at);
  if (run) {
    const from = start - at - count;
    return { was: true, from, to: end + at + count, text: inner, begin: from + at };
  }
  const mark = "*".repeat(count);
  return { was: false, from: start, to: end, text: mark + inner + mark, begin: start + count };
}

function emphasis(count) {
  return (value, start, end) => {
    if (value.slice(start, end).trim().includes("\n")) return ofLines(value, start, end, count);
    const [first, last] = within(value, ...words(value, start, end));
    const { from, to, text, begin } = toggled(value, first, last, count);
    if (start === end) return { from, to, text, start: begin + start - first };
    return { from, to, text, start: begin, end: begin + last - first };
  };
}

// Marks do not reach over paragraphs: each line gets its own, behind what makes it an item.
function ofLines(value, start, end, count) {
  const { from, to } = linesAround(value, start, end);
  const pieces = value
    .slice(from, to)
    .split("\n")
    .map((line) => {
      const [first, last] = within(line, line.match(STARTS)[0].length, line.trimEnd().length);
      return first < last ? { line, ...toggled(line, first, last, count) } : { line };
    });
  const off = pieces.every(({ text, was }) => text === undefined || was);
  const text = pieces
    .map(({ line, was, ...piece }) =>
      piece.text === undefined || was !== off
        ? line
        : line.slice(0, piece.from) + piece.text + line.slice(piece.to),
    )
    .join("\n");
  return { from, to, text, start: from, end: from + text.length };
}

window.veche.writing.wordAt = words;
Object.assign(verbs, { bold: emphasis(2), italic: emphasis(1) });
