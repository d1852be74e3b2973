// htmx is fetched once somebody reaches for what it does; what they meant to do is done then.
const address = document.querySelector("meta[name=htmx]")?.content;
const ITS_OWN = "[hx-get], [hx-post]";
let coming;

const reach = () => (coming ??= fetchIt());
const waiting = (target) => (address && !window.htmx ? target.closest?.(ITS_OWN) : null);

// It reads its settings as the page is complete.
async function fetchIt() {
  if (document.readyState !== "complete")
    await new Promise((done) => addEventListener("load", done, { once: true }));
  await new Promise((done, fail) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address, onload: done, onerror: fail });
    document.head.append(script);
  });
}

// Without it links lead to their pages, and forms are sent.
async function again(event, act, instead) {
  event.preventDefault();
  event.stopImmediatePropagation();
  try {
    await reach();
    act();
  } catch {
    instead();
  }
}

for (const name of ["pointerover", "focusin"])
  document.addEventListener(name, ({ target }) => waiting(target) && reach().catch(() => {}));
document.addEventListener(
  "click",
  (event) => {
    const link = waiting(event.target)?.closest("a");
    const isPlain = !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (link && isPlain)
      again(
        event,
        () => link.click(),
        () => location.assign(link.href),
      );
  },
  true,
);
document.addEventListener(
  "submit",
  (event) => {
    const { target: form, submitter } = event;
    if (!waiting(form)) return;
    const send = () => (submitter ? submitter.click() : form.requestSubmit());
    again(event, send, () => form.submit());
  },
  true,
);

window.veche.reach = reach;
