// Sharing an article, and printing it with all its questions open.
const { say, words } = window.veche;
const article = document.querySelector("main[data-seen]");

async function share(url) {
  try {
    if (navigator.share) return await navigator.share({ title: document.title, url });
    await navigator.clipboard.writeText(url);
    say(words.copied);
  } catch {
    /* the person changed their mind */
  }
}

function print() {
  for (const part of article.querySelectorAll("details.faq")) part.open = true;
  window.print();
}

for (const button of article?.querySelectorAll("[data-share], [data-print]") ?? [])
  button.hidden = false;
article?.addEventListener("click", (event) => {
  const asked = event.target.closest("[data-share], [data-print]");
  if (!asked) return;
  if ("print" in asked.dataset) print();
  else share(asked.dataset.share);
});
