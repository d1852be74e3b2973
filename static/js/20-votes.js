// A vote counts at once and is put right by the answer; without it the form works as a form.
const { sayWhy } = window.veche;
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-vote]");
  const visits = !document.documentElement.dataset.viewer;
  if (!form || (visits && form.dataset.vote === "kept")) return; // the server remembers the click
  event.preventDefault();
  const button = form.querySelector("button");
  if (visits) {
    location.href = document.querySelector(".sign-in").href;
    return;
  }
  const wish = button.getAttribute("aria-pressed") !== "true";
  const same = document.querySelectorAll(`form[action="${form.getAttribute("action")}"]`);
  const show = (pressed, score) =>
    same.forEach((one) => {
      one.querySelector("button").setAttribute("aria-pressed", pressed);
      if (score !== undefined) one.querySelector(".score").textContent = score;
    });
  const before = Number(button.querySelector(".score").textContent);
  show(wish, before + (wish ? 1 : -1));
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams({ vote: wish ? "1" : "0" }),
      headers: { "X-CSRFToken": document.body.dataset.token, "HX-Request": "true" },
    });
    if (!answer.ok) throw answer;
    const result = await answer.json();
    show(result.voted, result.score);
    if ("left" in result) showBudget(result);
  } catch (error) {
    show(!wish, before);
    sayWhy(error);
  }
});

// A board with a budget says how many votes are left and how many are on this idea.
function showBudget({ left, weight }) {
  for (const number of document.querySelectorAll("[data-left]")) number.textContent = left;
  for (const choice of document.querySelectorAll(".budget [name=weight]"))
    choice.setAttribute("aria-pressed", Number(choice.value) === weight);
}

if (document.querySelector("[data-wanted]"))
  document.querySelector("form[data-vote] [aria-pressed=false]")?.click();
