// The search box: results while typing, by mouse or arrow keys.
const box = document.getElementById("search"),
  list = document.getElementById("instant");
if (box && list) {
  let timer,
    asked = 0;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const close = () => {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const choose = (option) => {
    options().forEach((one) => one.setAttribute("aria-selected", one === option));
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else box.removeAttribute("aria-activedescendant");
  };
  async function look() {
    const mine = ++asked,
      text = box.value.trim();
    if (text.length < 2) return close();
    try {
      const answer = await fetch(
        `${box.dataset.instant}?q=${encodeURIComponent(box.value.trimStart())}`,
      );
      const html = answer.ok ? await answer.text() : "";
      if (mine !== asked || document.activeElement !== box) return;
      list.innerHTML = html;
      list.hidden = !list.childElementCount;
      box.setAttribute("aria-expanded", String(!list.hidden));
    } catch {
      close();
    }
  }
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 150);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      return close();
    }
    const all = options(),
      at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) return;
      event.preventDefault();
      choose(
        all[
          (at +
            (event.key === "ArrowDown" ? 1 : -1) +
            all.length +
            (at < 0 && event.key === "ArrowUp" ? 1 : 0)) %
            all.length
        ],
      );
    } else if (event.key === "Enter" && at >= 0 && !list.hidden) {
      event.preventDefault();
      all[at].querySelector("a").click();
    }
  });
  box.addEventListener("blur", () => setTimeout(close, 200));
}
