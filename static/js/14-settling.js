// A piece of the page that arrived later: its times, the form token, one's own posts.
// `dressers` add to it what only scripts can do.
const { viewer } = document.documentElement.dataset;
const { token } = document.body.dataset;
const dressers = [];

function settle(piece) {
  window.veche.tellAll(piece);
  if (token)
    piece
      .querySelectorAll("input[name=csrfmiddlewaretoken]")
      .forEach((field) => (field.value ||= token));
  if (viewer)
    piece.querySelectorAll(`[data-author="${viewer}"]`).forEach((post) => (post.dataset.mine = ""));
  for (const dress of dressers) dress(piece);
  window.htmx?.process(piece); // only pages with controls of its kind have it
}

Object.assign(window.veche, { settle, dressers });
document.body.addEventListener("htmx:afterSwap", (event) => {
  settle(event.target);
  const asked = event.detail.requestConfig?.elt;
  if (asked?.dataset && "once" in asked.dataset) asked.remove();
});
