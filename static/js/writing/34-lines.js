// What whole lines become: a quotation, a list, code between fences; pressed again, plain lines.
const { linesAround, verbs, wordAt } = window.veche.writing;
const QUOTE = /^> ?/;
const ITEM = /^(\s*)(?:[-*+]|\d{1,9}[.)])\s+/;
const BULLET = /^(\s*)[-*+]\s+/;
const NUMBER = /^(\s*)\d{1,9}[.)]\s+/;
const FENCE = /^`{3,}.*$/;

// Lines put in place of lines; a lone caret keeps its distance to the end of its line.
function replaced(value, start, end, lines, { from, to } = linesAround(value, start, end)) {
  const text = lines.join("\n");
  if (start !== end) return { from, to, text, start: from, end: from + text.length };
  return { from, to, text, start: Math.max(from, start + text.length - (to - from)) };
}

// A block needs an empty line between itself and a paragraph, or it would swallow it.
function apart(value, change, isOfIt) {
  const above = value.slice(0, change.from).split("\n").at(-2) ?? "";
  const below = value.slice(change.to).split("\n")[1] ?? "";
  const before = above.trim() && !isOfIt.test(above) ? "\n" : "";
  const after = below.trim() && !isOfIt.test(below) ? "\n" : "";
  const start = change.start + before.length;
  const end = (change.end ?? change.start) + before.length;
  return { ...change, text: before + change.text + after, start, end };
}

const chosen = (value, start, end) => {
  const { from, to } = linesAround(value, start, end);
  return value.slice(from, to).split("\n");
};

verbs.quote = (value, start, end) => {
  const lines = chosen(value, start, end);
  const isQuoted = lines.every((line) => QUOTE.test(line));
  if (isQuoted)
    return replaced(
      value,
      start,
      end,
      lines.map((line) => line.replace(QUOTE, "")),
    );
  const quoted = lines.map((line) => (line || lines.length === 1 ? `> ${line}` : ">"));
  return apart(value, replaced(value, start, end, quoted), /^>/);
};

function list(kind, mark) {
  return (value, start, end) => {
    const lines = chosen(value, start, end);
    const isEmpty = lines.length === 1 && !lines[0].trim();
    const isList = !isEmpty && lines.every((line) => !line.trim() || kind.test(line));
    let number = 0;
    const changed = lines.map((line) => {
      if (isList) return line.replace(kind, "$1");
      if (!line.trim() && !isEmpty) return line;
      const [indent] = line.match(/^\s*/);
      return indent + mark(++number) + line.replace(ITEM, "$1").slice(indent.length);
    });
    const change = replaced(value, start, end, changed);
    return isList ? change : apart(value, change, ITEM);
  };
}

verbs.bullets = list(BULLET, () => "- ");
verbs.numbers = list(NUMBER, (number) => `${number}. `);

// Within a line between backticks, over several lines between fences; both longer than any inside.
verbs.code = (value, start, end) =>
  value.slice(start, end).trim().includes("\n")
    ? fenced(value, start, end)
    : ticked(value, start, end);

const longest = (text) => Math.max(0, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));

function ticked(value, start, end) {
  const [first, last] = wordAt(value, start, end);
  const inner = value.slice(first, last);
  const inside = inner.match(/^`([^`]+)`$/);
  const keep = (begin, length) =>
    start === end ? { start: begin + start - first } : { start: begin, end: begin + length };
  if (inside) return { from: first, to: last, text: inside[1], ...keep(first, inner.length - 2) };
  if (value[first - 1] === "`" && value[last] === "`")
    return { from: first - 1, to: last + 1, text: inner, ...keep(first - 1, inner.length) };
  const blank = inner.includes("`") ? " " : "";
  const ticks = "`".repeat(blank ? longest(inner) + 1 : 1) + blank;
  const text = ticks + inner + [...ticks].reverse().join("");
  return { from: first, to: last, text, ...keep(first + ticks.length, inner.length) };
}

function fenced(value, start, end) {
  const { from, to } = linesAround(value, start, end);
  const lines = value.slice(from, to).split("\n");
  if (FENCE.test(lines[0]) && FENCE.test(lines.at(-1)))
    return replaced(value, start, end, lines.slice(1, -1));
  const above = value.slice(0, from).match(/(?:^|\n)(`{3,}[^\n]*\n)$/);
  const below = value.slice(to).match(/^\n`{3,}[^\n`]*(?=\n|$)/);
  if (above && below) {
    const around = { from: from - above[1].length, to: to + below[0].length };
    return replaced(value, start, end, lines, around);
  }
  const text = lines.join("\n");
  const fence = "`".repeat(Math.max(3, longest(text) + 1));
  const begin = from + fence.length + 1;
  return { from, to, text: `${fence}\n${text}\n${fence}`, start: begin, end: begin + text.length };
}
