// The preview shows what is written as it will stand there.
const { composer, say, words } = window.veche;
const preview = document.getElementById("preview");
composer?.form.addEventListener("sent", () => preview && (preview.hidden = true));
composer?.form
  .querySelector("[data-preview-button]")
  ?.addEventListener("click", async ({ currentTarget: button }) => {
    const open = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", open);
    preview.hidden = !open;
    if (!open) return;
    try {
      const text = new URLSearchParams({ body: composer.body.value });
      const answer = await composer.post(composer.form.dataset.preview, text);
      if (!answer.ok) throw answer;
      preview.innerHTML = await answer.text();
      window.veche.settle(preview);
    } catch {
      say(words.failed);
    }
  });
