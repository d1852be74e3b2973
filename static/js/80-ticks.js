// Ticked rows: how many there are, and all of a page at once.
const form = document.querySelector(".triage-form");
if (form) {
  const all = form.querySelector("[data-tick-all]");
  const boxes = [...form.querySelectorAll("tbody [type=checkbox]")];
  const count = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    form.querySelector("[data-ticked]").textContent = ticked ? `(${ticked})` : "";
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  form.addEventListener("change", count);
  count();
}
