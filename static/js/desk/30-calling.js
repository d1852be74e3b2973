// A sound, and a word from the browser, when something new waits: for who wants them, here alone.
const TONES = [660, 880];
let sounds;

const kept = (name) => localStorage.getItem(`desk.${name}`) === "on";
const keep = (name, isOn) => localStorage.setItem(`desk.${name}`, isOn ? "on" : "off");

function ring() {
  sounds ??= new AudioContext();
  TONES.forEach((tone, number) => {
    const [sound, loudness] = [sounds.createOscillator(), sounds.createGain()];
    const start = sounds.currentTime + number * 0.12;
    sound.frequency.value = tone;
    loudness.gain.setValueAtTime(0.08, start);
    loudness.gain.exponentialRampToValueAtTime(0.001, start + 0.3);
    sound.connect(loudness).connect(sounds.destination);
    sound.start(start);
    sound.stop(start + 0.3);
  });
}

function call(row) {
  const title = row.querySelector(".row-title");
  const said = new Notification(title.textContent, {
    body: row.querySelector(".tag").textContent,
    tag: row.id,
  });
  said.addEventListener("click", () => {
    window.focus();
    location.href = title.getAttribute("href");
  });
}

async function allowed(name) {
  if (name !== "notify") return true;
  return (await Notification.requestPermission()) === "granted";
}

function offer(name) {
  const button = document.getElementById(`desk-${name}`);
  if (!button || (name === "notify" && !("Notification" in window))) return;
  const show = () => button.setAttribute("aria-pressed", kept(name));
  button.hidden = false;
  show();
  button.addEventListener("click", async () => {
    keep(name, !kept(name) && (await allowed(name)));
    if (name === "sound" && kept(name)) ring();
    show();
  });
}

offer("sound");
offer("notify");
document.addEventListener("waiting", ({ detail: rows }) => {
  if (kept("sound")) ring();
  const isAllowed = "Notification" in window && Notification.permission === "granted";
  if (kept("notify") && isAllowed && document.hidden) rows.slice(0, 3).forEach(call);
});
