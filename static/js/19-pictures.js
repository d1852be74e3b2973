// A picture opens over the page; arrows lead through those of the same text, Escape back.
const { dressers } = window.veche;
const box = document.getElementById("picture");
const figure = document.createElement("figure");
let links = [];
let at = 0;

// Pictures that were written before they were links.
function dress(place) {
  for (const picture of place.querySelectorAll(".prose img")) {
    if (picture.closest("a")) continue;
    const link = document.createElement("a");
    link.className = "picture";
    link.href = picture.src;
    picture.replaceWith(link);
    link.append(picture);
  }
}

function show(next) {
  at = (next + links.length) % links.length;
  const small = links[at].querySelector("img");
  const large = document.createElement("img");
  large.alt = small.alt;
  large.src = links[at].href;
  const words = document.createElement("figcaption");
  words.textContent = small.alt;
  if (links.length > 1) words.append(` ${at + 1}/${links.length}`);
  figure.replaceChildren(large, words);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.picture");
  if (!link || !box || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  links = [...link.closest(".prose, .body, main").querySelectorAll("a.picture")];
  for (const button of box.querySelectorAll("[data-step]")) button.hidden = links.length < 2;
  show(links.indexOf(link));
  box.showModal();
});

box?.addEventListener("click", ({ target }) => {
  const step = target.closest("[data-step]");
  if (step) show(at + Number(step.dataset.step));
  else if (!target.closest("button, figcaption")) box.close();
});
box?.addEventListener("keydown", ({ key }) => {
  if (links.length > 1 && key === "ArrowLeft") show(at - 1);
  if (links.length > 1 && key === "ArrowRight") show(at + 1);
});

box?.prepend(figure);
dressers.push(dress);
dress(document);
