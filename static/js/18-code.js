// Code is copied by a button at its corner, and scrolled by keys where a line is wider.
const { dressers, say, words } = window.veche;
const button = document.getElementById("copy")?.content;

function dress(place) {
  for (const code of place.querySelectorAll(".prose pre")) {
    code.tabIndex = 0;
    if (!button || code.parentElement.className === "code") continue;
    const box = document.createElement("div");
    box.className = "code";
    code.replaceWith(box);
    box.append(code, button.cloneNode(true));
  }
}

// Without https there is no clipboard for scripts: what is selected is copied as by hand.
async function copy(code) {
  if (navigator.clipboard) return navigator.clipboard.writeText(code.textContent.trimEnd());
  getSelection().selectAllChildren(code);
  document.execCommand("copy");
  getSelection().removeAllRanges();
}

document.addEventListener("click", async ({ target }) => {
  const pressed = target.closest(".copy");
  if (!pressed) return;
  try {
    await copy(pressed.previousElementSibling);
  } catch {
    return say(words.failed);
  }
  say(words.codeCopied);
  pressed.classList.add("done");
  setTimeout(() => pressed.classList.remove("done"), 2000);
});

dressers.push(dress);
dress(document);
