// Where the caret of a text field stands on the page: measured in a copy that nobody sees.
const LIKE = [
  ..."boxSizing paddingTop paddingRight paddingBottom paddingLeft".split(" "),
  ..."borderTopWidth borderRightWidth borderBottomWidth borderLeftWidth".split(" "),
  ..."fontFamily fontSize fontWeight fontStyle lineHeight letterSpacing tabSize".split(" "),
];

// In pixels of the window: the left of the place `at`, and the top and bottom of its line.
window.veche.writing.caretAt = (field, at) => {
  const copy = document.createElement("div");
  const style = getComputedStyle(field);
  for (const name of LIKE) copy.style[name] = style[name];
  Object.assign(copy.style, {
    position: "absolute",
    visibility: "hidden",
    borderStyle: "solid",
    whiteSpace: field.tagName === "INPUT" ? "pre" : "pre-wrap",
    overflowWrap: "break-word",
    width: `${field.offsetWidth}px`,
  });
  const place = document.createElement("span");
  place.textContent = "\u200b";
  copy.append(field.value.slice(0, at), place);
  document.body.append(copy);
  const box = field.getBoundingClientRect();
  const top = box.top + place.offsetTop - field.scrollTop;
  const left = box.left + place.offsetLeft - field.scrollLeft;
  const bottom = field.tagName === "INPUT" ? box.bottom : top + place.offsetHeight;
  copy.remove();
  return { left, top, bottom };
};
