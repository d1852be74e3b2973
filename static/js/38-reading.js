// How far this person has read: the last post of the page once it was shown, told once and quietly.
const place = document.querySelector("[data-read]");
const { viewer } = document.documentElement.dataset;
const numbers = () =>
  [...document.querySelectorAll("[data-post]")].map((post) => post.dataset.post);

// data-read is the address to tell, data-read-to how far it was; data-to-end: the page shows all.
if (place && viewer) {
  let last = Number(place.dataset.lastPost);
  let readTo = Math.min(Number(place.dataset.readTo), last);
  let timer;

  const tell = () => {
    const seen = "toEnd" in place.dataset ? last : Math.max(0, ...numbers().map(Number));
    if (seen <= readTo) return;
    readTo = seen;
    fetch(place.dataset.read, {
      method: "POST",
      keepalive: true,
      body: new URLSearchParams({ post: seen }),
      headers: { "X-CSRFToken": document.body.dataset.token },
    }).catch(() => {});
  };
  const read = () => {
    if (document.visibilityState !== "visible") return;
    clearTimeout(timer);
    timer = setTimeout(tell, 1200);
  };

  document.addEventListener("visibilitychange", read);
  document.addEventListener("arrived", (event) => {
    last = Math.max(last, event.detail.post);
    read();
  });
  read();
}
