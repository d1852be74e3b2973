// The toolbar and its keys: each button does one thing to the text that is being written.
const { put, verbs } = window.veche.writing;
const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);
const KEYS = {
  b: "bold",
  i: "italic",
  e: "code",
  k: "link",
  "+period": "quote",
  "+digit7": "numbers",
  "+digit8": "bullets",
};

// Letters by their place where the layout has others ("и" is on the key of B).
function keyOf(event) {
  const isLatin = /^[a-z]$/i.test(event.key);
  const key = isLatin ? event.key : event.code.replace("Key", "");
  return (event.shiftKey ? "+" : "") + key.toLowerCase();
}

function act(verb, area) {
  put(area, verbs[verb](area.value, area.selectionStart, area.selectionEnd));
}

function watch(area) {
  area.addEventListener("keydown", (event) => {
    const holds = isMac ? event.metaKey : event.ctrlKey;
    const verb = holds && !event.altKey && !event.isComposing && KEYS[keyOf(event)];
    if (!verb || event.defaultPrevented) return;
    event.preventDefault();
    act(verb, area);
  });
}

// One stop of the Tab key; arrows, Home and End lead from button to button.
function walk(bar, event) {
  const all = [...bar.querySelectorAll("button")];
  const at = all.indexOf(document.activeElement);
  const steps = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 };
  if (at < 0 || !(event.key in steps)) return;
  event.preventDefault();
  const next = all.at(steps[event.key] % all.length);
  for (const button of all) button.tabIndex = button === next ? 0 : -1;
  next.focus();
}

function start(bar) {
  const form = bar.closest("form");
  const areas = [...form.querySelectorAll("textarea[data-writing]")];
  let current = areas[0];
  for (const area of areas) {
    area.addEventListener("focus", () => (current = area));
    watch(area);
  }
  if (isMac)
    for (const button of bar.querySelectorAll("[title]"))
      button.title = button.title.replace("Ctrl+", "⌘").replace("Shift+", "⇧");
  // The caret, and a phone's keyboard, stay where they are.
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  bar.addEventListener("keydown", (event) => walk(bar, event));
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || !current) return;
    if ("pick" in button.dataset) form.querySelector("[data-file]").click();
    else act(button.dataset.verb, current);
  });
}

document.querySelectorAll(".toolbar").forEach(start);
