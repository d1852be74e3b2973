// Menus close when somebody looks elsewhere.
// What a post's "…" fetched is where the keyboard goes on, and Escape leads back.
const openMenus = () => document.querySelectorAll("details.menu[open]");
const moreMenus = () => document.querySelectorAll(".more-menu:not(:empty)");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  for (const menu of moreMenus()) if (!menu.contains(event.target)) menu.replaceChildren();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  for (const menu of moreMenus()) {
    if (menu.contains(document.activeElement))
      document.querySelector(`[hx-target="#${menu.id}"]`)?.focus();
    menu.replaceChildren();
  }
});
document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.matches(".more-menu")) target.firstElementChild?.focus();
});
