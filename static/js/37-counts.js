// Quiet numbers: unread notices on the bell, and how much is new above a list.
const { announce, live, words } = window.veche;
const unseen = new Set();

live.on("bell", ({ unread }) => {
  const dot = document.querySelector("#bell .dot");
  if (!dot) return;
  dot.textContent = unread > 99 ? "99+" : unread;
  dot.hidden = !unread;
});
live.on("count", ({ thing, language }) => {
  const bar = document.getElementById("news");
  const shown = bar?.dataset.languages;
  if (!bar || (shown && !shown.split(" ").includes(language))) return;
  if (!unseen.size) announce(words.somethingNew);
  unseen.add(thing);
  bar.textContent = `${words.somethingNew}: ${unseen.size}. ${words.show}`;
  bar.hidden = false;
});
