// Writing: drafts kept on the server (and here while offline), preview, files, sending once.
const { words, say, settle } = window.veche;
const form = document.getElementById("composer");
if (form) {
  const body = form.elements.body,
    token = () => form.elements.csrfmiddlewaretoken.value;
  const state = form.querySelector("[data-draft-state]"),
    preview = document.getElementById("preview");
  const { place, draft, upload, preview: previewAt } = form.dataset;
  const shelf = place && `draft.${document.documentElement.dataset.viewer}.${place}`;
  let timer,
    sending = false;
  const post = (address, data) =>
    fetch(address, {
      method: "POST",
      body: data,
      headers: { "X-CSRFToken": token(), "HX-Request": "true" },
    });
  const typed = () =>
    new URLSearchParams({
      place,
      body: body.value,
      title: form.elements.title?.value ?? "",
      tags: form.elements.tags?.value ?? "",
      forum: form.elements.forum?.value ?? "",
      parent: form.elements.parent?.value ?? "",
    });

  async function keep() {
    if (!draft || sending) return;
    try {
      state.textContent = words.saving;
      const answer = await post(draft, typed());
      if (!answer.ok) throw answer;
      if (!sending) state.textContent = words.saved;
      localStorage.removeItem(shelf);
    } catch {
      state.textContent = words.unsaved;
      timer = setTimeout(keep, 10000);
    }
  }
  if (draft) {
    form.addEventListener("input", (event) => {
      if (event.target.type === "file") return;
      try {
        localStorage.setItem(shelf, JSON.stringify([...typed()]));
      } catch {
        /* a full shelf is no reason to stop */
      }
      clearTimeout(timer);
      timer = setTimeout(keep, 1200);
    });
    const left = localStorage.getItem(shelf);
    if (left && !body.value) {
      for (const [name, value] of JSON.parse(left))
        if (form.elements[name] && value && name !== "place") form.elements[name].value = value;
      if (body.value) timer = setTimeout(keep, 1200);
    }
  }

  form.querySelector("[data-preview-button]")?.addEventListener("click", async (event) => {
    const button = event.currentTarget,
      open = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", open);
    preview.hidden = !open;
    if (!open) return;
    try {
      const answer = await post(previewAt, new URLSearchParams({ body: body.value }));
      if (!answer.ok) throw answer;
      preview.innerHTML = await answer.text();
    } catch {
      say(words.failed);
    }
  });

  async function take(files) {
    for (const file of files) {
      const mark = `![${words.uploading} ${file.name}]()`;
      body.setRangeText(`\n${mark}\n`, body.selectionEnd, body.selectionEnd, "end");
      const data = new FormData();
      data.append("file", file);
      const topic = document.querySelector("main[data-topic]");
      if (topic) data.append("topic", topic.dataset.topic);
      let shown = "";
      try {
        const answer = await post(upload, data);
        const result = await answer.json().catch(() => ({ error: words.failed }));
        if (result.markdown) shown = result.markdown;
        else say(result.error);
      } catch {
        say(words.failed);
      }
      body.value = body.value.replace(mark, shown);
      form.dispatchEvent(new Event("input"));
    }
  }
  body.addEventListener("paste", (event) => {
    if (event.clipboardData.files.length) {
      event.preventDefault();
      take(event.clipboardData.files);
    }
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
  form.querySelector("[data-file]")?.addEventListener("change", (event) => {
    take(event.target.files);
    event.target.value = "";
  });
  body.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });

  const replying = document.getElementById("replying");
  function replyTo(id, name) {
    form.elements.parent.value = id;
    replying.hidden = !id;
    replying.querySelector("span").textContent = id ? `${words.replyTo} ${name}` : "";
    body.focus();
    form.scrollIntoView({ block: "center" });
  }
  document.addEventListener("click", async (event) => {
    const reply = event.target.closest("[data-reply]"),
      quote = event.target.closest("[data-quote]");
    if (!replying || (!reply && !quote)) return;
    event.preventDefault();
    if (reply)
      return replyTo(
        reply.closest("#question") && !reply.closest(".replies")
          ? reply.dataset.reply
          : reply.dataset.reply,
        reply.dataset.name,
      );
    try {
      const { text } = await (await fetch(`/posts/${quote.dataset.quote}/quote/`)).json();
      body.value += (body.value && !body.value.endsWith("\n") ? "\n\n" : "") + text;
      body.focus();
      form.dispatchEvent(new Event("input"));
    } catch {
      say(words.failed);
    }
  });
  form.querySelector("[data-stop-reply]")?.addEventListener("click", () => replyTo("", ""));

  // Sending without leaving the page. The form's nonce makes a second click the same post.
  if (replying)
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (sending || !body.value.trim()) return;
      sending = true;
      clearTimeout(timer);
      const button = form.querySelector("button.primary");
      button.disabled = true;
      try {
        const data = new URLSearchParams(new FormData(form));
        data.set("after", window.veche.lastEvent());
        const answer = await post(form.action, data);
        if (answer.status === 403 && answer.headers.get("HX-Trigger") === "session-expired") {
          say(words.expired);
          return;
        }
        if (!answer.ok) {
          const trigger = answer.headers.get("HX-Trigger");
          say(trigger?.startsWith("{") ? JSON.parse(trigger).say.value : words.failed);
          return;
        }
        const result = await answer.json();
        body.value = "";
        form.elements.nonce.value =
          crypto.randomUUID?.() ?? String(Math.random()).slice(2) + Date.now();
        form.elements.parent.value = "";
        replying.hidden = true;
        state.textContent = "Markdown";
        preview.hidden = true;
        localStorage.removeItem(shelf);
        window.veche.takeAll(result.messages);
        const mine = document.getElementById(`post-${result.post}`);
        if (mine) {
          mine.scrollIntoView({ block: "center" });
          mine.focus({ preventScroll: true });
        } else location.href = `/posts/${result.post}/`;
      } catch {
        say(words.failed);
        keep();
      } finally {
        sending = false;
        button.disabled = false;
      }
    });
  else
    form.addEventListener("submit", () => {
      sending = true;
      clearTimeout(timer);
      if (shelf) localStorage.removeItem(shelf);
    });
}
