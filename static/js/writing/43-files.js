// Files join a text by paste, drop or choice; a mark holds their place until they are there.
const { composer, say, words } = window.veche;
const { put, swap } = window.veche.writing;
if (composer) {
  const { form, body, post } = composer;
  const { upload, uploadWith } = form.dataset;

  async function send(file) {
    const data = new FormData();
    data.append("file", file);
    for (const [name, value] of new URLSearchParams(uploadWith)) data.append(name, value);
    try {
      const answer = await post(upload, data);
      const result = await answer.json().catch(() => ({ error: words.failed }));
      if (result.markdown) return result.markdown;
      say(result.error);
    } catch {
      say(words.failed);
    }
    return "";
  }

  async function take(files) {
    for (const file of [...files]) {
      const mark = `![${words.uploading} ${file.name}]()`;
      const { selectionEnd: at } = body;
      put(body, { from: at, to: at, text: `\n${mark}\n` });
      const text = await send(file);
      const from = body.value.indexOf(mark);
      if (from >= 0) swap(body, { from, to: from + mark.length, text });
    }
  }

  body.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    take(event.clipboardData.files);
  });
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("dropping");
  });
  form.addEventListener("dragleave", () => form.classList.remove("dropping"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("dropping");
    take(event.dataTransfer.files);
  });
  form.querySelector("[data-file]")?.addEventListener("change", ({ target }) => {
    take(target.files);
    target.value = "";
  });
}
