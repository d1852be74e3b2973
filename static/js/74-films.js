// A film of another site is fetched only after somebody asked for it.
document.querySelector("main[data-seen]")?.addEventListener("click", (event) => {
  const place = event.target.closest("[data-play]")?.closest("[data-player]");
  if (!place) return;
  const { player: src, title } = place.dataset;
  const frame = document.createElement("iframe");
  const allow = "fullscreen; picture-in-picture";
  Object.assign(frame, { src, title, allow, referrerPolicy: "strict-origin" });
  place.replaceWith(frame);
  frame.focus();
});
