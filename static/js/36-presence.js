// Who is here, and who is writing just now.
const { announce, live, words } = window.veche;
const writing = new Map();
let typedAt = 0;

function face(person) {
  const disc = document.createElement(person.picture ? "img" : "span");
  disc.className = `face small hue-${person.hue}`;
  if (person.picture) {
    disc.src = person.picture;
    disc.alt = person.name;
  } else {
    disc.textContent = person.initial;
    disc.title = person.name;
  }
  return disc;
}

live.on("here", ({ people, readers, words: text }) => {
  const box = document.getElementById("here");
  if (!box) return;
  box.closest("section").hidden = readers < 2;
  const count = document.createElement("span");
  count.className = "quiet";
  count.textContent = text;
  box.replaceChildren(...people.slice(0, 8).map(face), count);
});

function stops(id) {
  clearTimeout(writing.get(id)?.timer);
  writing.delete(id);
  showWriting();
}

function showWriting() {
  const box = document.getElementById("typing");
  if (!box) return;
  const people = [...writing.values()].map((entry) => entry.who);
  box.hidden = !people.length;
  if (!people.length) return;
  const text = document.createElement("span");
  text.textContent = people.length === 1 ? `${people[0].name} ${words.writing}` : words.several;
  if (text.textContent !== box.textContent) announce(text.textContent);
  box.replaceChildren(...people.slice(0, 4).map(face), text);
}

live.on("typing", ({ who }) => {
  clearTimeout(writing.get(who.id)?.timer);
  writing.set(who.id, { who, timer: setTimeout(() => stops(who.id), 9500) });
  showWriting();
});
document.addEventListener("arrived", (event) => stops(event.detail.author));
document.getElementById("body")?.addEventListener("input", (event) => {
  const group = event.target.closest("[data-live]:not(html)")?.dataset.live;
  if (!group || !live.isOpen() || Date.now() - typedAt < 3000) return;
  typedAt = Date.now();
  live.send({ typing: group });
});
