// What is offered where: people after an @, emoji after a colon, tags in their field.
const { asker, offer } = window.veche.writing;
const MOST = 8;
const bar = document.querySelector(".toolbar");
const { people, tags, emoji } = bar?.dataset ?? {};
let names;

const fold = (name) => name.toLowerCase().replaceAll("ё", "е").replaceAll("й", "и");

// The names of emoji are fetched when somebody types the first one.
async function find(query) {
  names ??= fetch(emoji).then((answer) => answer.json());
  names.catch(() => (names = undefined)); // the next letter asks again
  const wanted = fold(query.slice(1));
  const ranked = [[], [], []];
  for (const [sign, words] of await names) {
    const all = words.split(" ");
    const begins = all.find((one) => `_${fold(one)}`.includes(`_${wanted}`));
    const name = begins ?? all.find((one) => fold(one).includes(wanted));
    if (name) ranked[name === wanted ? 0 : begins ? 1 : 2].push([sign, name]);
  }
  return ranked.flat().slice(0, MOST).map(option);
}

function option([sign, words]) {
  const item = document.createElement("li");
  item.role = "option";
  item.dataset.insert = `${sign} `;
  const name = document.createElement("span");
  name.textContent = words.replaceAll("_", " ");
  item.append(`${sign} `, name);
  return item;
}

const form = bar?.closest("form");
const emojiSource = { trigger: /(?:^|[\s(])(:[\p{L}\d_+-]{2,40})$/u, find };
for (const area of form?.querySelectorAll("textarea[data-writing]") ?? []) {
  const sources = [emojiSource];
  if (people) {
    const where = () => ({
      place: form.dataset.place ?? "",
      forum: form.elements.forum?.value ?? "",
    });
    const ask = asker(people, where);
    sources.unshift({
      trigger: /(?:^|[^\p{L}\p{N}_@/.])(@[\p{L}\p{N}_.-]{0,40})$/u,
      find: (query) => ask(query.slice(1)),
    });
  }
  offer(area, ...sources);
}
const field = form?.querySelector("[data-tags]");
if (field) {
  field.role = "combobox";
  field.setAttribute("aria-expanded", "false");
  offer(field, {
    trigger: /(?:^|[,;])\s*([^,;\s][^,;]{0,40})$/,
    find: asker(field.dataset.tags),
    isFree: true,
  });
}
