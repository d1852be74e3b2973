// An article: that it is read (once a visit), sharing, printing, films of others after consent.
const main = document.querySelector("main[data-seen]");
if (main) {
  const key = `seen.${main.dataset.seen}`;
  try {
    if (!sessionStorage.getItem(key))
      setTimeout(() => {
        navigator.sendBeacon(main.dataset.seen);
        sessionStorage.setItem(key, "1");
      }, 5000);
  } catch {
    /* a browser without storage is not counted */
  }
  for (const button of main.querySelectorAll("[data-share], [data-print]")) button.hidden = false;
  main.addEventListener("click", async (event) => {
    const share = event.target.closest("[data-share]"),
      play = event.target.closest("[data-play]");
    if (event.target.closest("[data-print]")) {
      for (const part of main.querySelectorAll("details.faq")) part.open = true;
      window.print();
    }
    if (share) {
      try {
        if (navigator.share)
          await navigator.share({ title: document.title, url: share.dataset.share });
        else {
          await navigator.clipboard.writeText(share.dataset.share);
          window.veche.say(window.veche.words.copied);
        }
      } catch {
        /* the person changed their mind */
      }
    }
    if (play) {
      const { player, title } = play.closest("[data-player]").dataset,
        frame = document.createElement("iframe");
      Object.assign(frame, {
        src: player,
        title,
        allow: "fullscreen; picture-in-picture",
        referrerPolicy: "strict-origin",
      });
      play.closest("[data-player]").replaceWith(frame);
      frame.focus();
    }
  });
  const open = () => {
    const part =
      location.hash.length > 1 &&
      document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (part && part.tagName === "DETAILS") part.open = true;
  };
  addEventListener("hashchange", open);
  open();
}
