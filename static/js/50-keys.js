// The keyboard as forum users know it: j k o x r e l b / ? and g with a letter.
// The places of the rail say their own letters.
const PAGES = {
  u: "/topics/unanswered/",
  s: "/topics/solved/",
  n: "/notices/",
  a: "/ask/",
  m: "/topics/mine/",
};
const placeOf = (key) =>
  /^[a-z]$/.test(key) && (document.querySelector(`[data-go=${key}]`)?.href ?? PAGES[key]);
let jumping = 0;
const items = () =>
  [
    ...document.querySelectorAll(
      `.rows > .row, .pickable > tr,
      :is(#question, #accepted, #answers, #official, #comments) .post`,
    ),
  ].filter((item) => item.offsetParent || item.closest("details:not([open])"));
const chosen = () => document.querySelector(".chosen");
function choose(item) {
  chosen()?.classList.remove("chosen");
  if (!item) return;
  item.classList.add("chosen");
  item.closest("details:not([open])")?.setAttribute("open", "");
  (item.matches(".post") ? item : item.querySelector(".row-title"))?.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}
function step(by) {
  const all = items(),
    at = all.indexOf(chosen());
  choose(all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))]);
}
const within = (selector) => chosen()?.querySelector(`:scope ${selector}`);
// A row may have keys of its own: what they do says so by `data-key`.
const offered = (key) => {
  const control = /^[a-z]$/.test(key) && within(`[data-key=${key}]`);
  return control && (() => control.click());
};
const acts = {
  j: () => step(1),
  k: () => step(-1),
  o: () => within(".row-title")?.click(),
  x: () => within("[type=checkbox]")?.click(),
  Enter: () => {},
  r: () => {
    const reply = within("> .acts [data-reply]");
    if (reply) reply.click();
    else document.getElementById("body")?.focus();
  },
  e: () => {
    const edit = within("> .acts .edit-act");
    if (edit?.offsetParent) edit.click();
  },
  l: () => within("> .acts .vote")?.click(),
  b: () => {
    const { post } = (chosen() ?? document.querySelector("#question .post"))?.dataset ?? {};
    const mark = () =>
      window.htmx.ajax("POST", `/posts/${post}/bookmark/`, {
        swap: "none",
        values: { csrfmiddlewaretoken: document.body.dataset.token ?? "" },
      });
    if (post) window.veche.reach().then(mark);
  },
  "/": () => document.getElementById("search")?.focus(),
  "?": () => document.getElementById("keys")?.showModal(),
};
document.addEventListener("keydown", (event) => {
  const at = event.target;
  if (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.defaultPrevented ||
    at.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) ||
    document.querySelector("dialog[open]")
  )
    return;
  const place = Date.now() - jumping < 1500 && placeOf(event.key);
  if (place) {
    location.href = place;
    jumping = 0;
    event.preventDefault();
    return;
  }
  if (event.key === "g") {
    jumping = Date.now();
    return;
  }
  const act = acts[event.key] ?? offered(event.key);
  if (act && event.key !== "Enter") {
    event.preventDefault();
    act();
  }
});
