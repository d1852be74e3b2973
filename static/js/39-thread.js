// What stands beside the solution is folded until somebody wants it, and then stays unfolded.
const thread = document.querySelector("details.thread");
if (thread) {
  const key = `unfolded.${thread.closest("[data-live]").dataset.live}`;
  let printing = false;
  const remembered = () => {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null; // a browser without storage forgets
    }
  };
  const unfold = () => (thread.open = true);
  const holds = (id) => thread.contains(document.getElementById(id));

  // Who came by a link to something in it, or follows one.
  function goTo(id) {
    if (!id || !holds(id)) return false;
    unfold();
    document.getElementById(id).scrollIntoView();
    return true;
  }
  const goToHash = () => goTo(location.hash.slice(1));

  thread.addEventListener("toggle", () => {
    try {
      if (!printing) sessionStorage.setItem(key, thread.open ? "1" : "");
    } catch {
      /* as above */
    }
  });
  document.addEventListener("arrived", ({ detail }) => holds(`post-${detail.post}`) && unfold());
  // An answer that is accepted no more stands in the thread again.
  document.addEventListener("replaced", () => {
    if (document.getElementById("accepted").hidden) unfold();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-reply], [data-quote]")) unfold();
    const link = event.target.closest("[data-to]");
    if (link && goTo(link.dataset.to)) event.preventDefault();
  });
  document.getElementById("composer")?.addEventListener("input", unfold);
  addEventListener("hashchange", goToHash);
  addEventListener("beforeprint", () => {
    printing = !thread.open;
    unfold();
  });
  addEventListener("afterprint", () => {
    if (printing) thread.open = false;
  });
  if (remembered()) unfold();
  goToHash();
}
