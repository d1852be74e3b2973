// The page of results says once that somebody looked, and what they opened.
const page = document.querySelector("main[data-search]");
if (page) {
  const say = (address, more = {}) =>
    navigator.sendBeacon(address, new URLSearchParams({ token: page.dataset.search, ...more }));
  if ("counts" in page.dataset) say("/search/counted/");
  page.addEventListener("click", (event) => {
    const row = event.target.closest("a") && event.target.closest("[data-key]");
    if (row) say("/search/opened/", { key: row.dataset.key });
  });
}
