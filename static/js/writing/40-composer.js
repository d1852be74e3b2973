// Where people write: the form, how it speaks with the server, and the key that sends it.
const form = document.getElementById("composer");
if (form) {
  const { body, csrfmiddlewaretoken: token } = form.elements;
  window.veche.composer = {
    form,
    body,
    state: form.querySelector("[data-draft-state]"),
    sending: false,
    post: (address, data) =>
      fetch(address, {
        method: "POST",
        body: data,
        headers: { "X-CSRFToken": token.value, "HX-Request": "true" },
      }),
  };
  body.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
}
