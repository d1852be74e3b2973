// An article is counted as read, once a visit; a question in it opens at its address.
const main = document.querySelector("main[data-seen]");
if (main) {
  const { seen } = main.dataset;
  const key = `seen.${seen}`;
  const tell = () => {
    navigator.sendBeacon(seen);
    sessionStorage.setItem(key, "1");
  };
  try {
    if (!sessionStorage.getItem(key)) setTimeout(tell, 5000);
  } catch {
    /* a browser without storage is not counted */
  }

  const open = () => {
    const part = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (part?.tagName === "DETAILS") part.open = true;
  };
  addEventListener("hashchange", open);
  open();
}
