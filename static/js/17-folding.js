// The line beside replies is a button that folds them.
const { dressers, words } = window.veche;

function dress() {
  for (const replies of document.querySelectorAll(".replies:not(:empty)")) {
    if (replies.firstElementChild.matches(".fold")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fold";
    button.title = words.replies;
    button.setAttribute("aria-expanded", !replies.matches(".folded"));
    button.setAttribute("aria-controls", replies.id);
    replies.prepend(button);
  }
}

document.addEventListener("click", ({ target }) => {
  if (!target.matches(".fold")) return;
  const isFolded = target.parentElement.classList.toggle("folded");
  target.setAttribute("aria-expanded", !isFolded);
});

dressers.push(dress);
dress();
