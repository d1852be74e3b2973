// The desk: ages and clocks that go on while one looks at them, and its keys.
const box = document.getElementById("desk");
const { units, late, left } = box.dataset;
const [minutes, hours, days] = units.split("|");
const STATES = ["ok", "soon", "late"];
const MINUTE = 60_000,
  HOUR = 60 * MINUTE,
  DAY = 24 * HOUR;

// As the server spells it: rounded down, in the largest unit of which there are two.
function spelled(age) {
  const [size, unit] =
    age < 2 * HOUR ? [MINUTE, minutes] : age < 2 * DAY ? [HOUR, hours] : [DAY, days];
  return `${Math.max(0, Math.floor(age / size))}\u00a0${unit}`;
}

// How far a clock is filled, in tenths: three quarters of it until amber.
function filled(since, amber, red, now) {
  if (now >= red) return 10;
  const part =
    now < amber
      ? (0.75 * Math.max(0, now - since)) / (amber - since)
      : 0.75 + (0.25 * (now - amber)) / (red - amber);
  return Math.floor(10 * part);
}

function tell(row) {
  const now = Date.now(),
    age = row.querySelector("[data-since]"),
    clock = row.querySelector(".clock");
  const since = new Date(age.dataset.since);
  age.textContent = spelled(now - since);
  if (!clock) return;
  const red = new Date(clock.dataset.red),
    amber = new Date(clock.dataset.amber || red);
  const state = now >= red ? "late" : now >= amber ? "soon" : "ok";
  row.classList.remove(...STATES);
  row.classList.add(state);
  clock.className = `clock filled-${filled(since, amber, red, now)}`;
  const words = state === "late" ? late : left;
  clock.querySelector("span").textContent = words.replace("%", spelled(Math.abs(red - now)));
  const icon = clock.querySelector("use");
  const name = state === "late" ? "triangle-alert" : "clock";
  icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, `#${name}`));
}

const tellAll = () => box.querySelectorAll(".matter").forEach(tell);

// What a key does says so by data-desk-key; s leads to what narrows the list down.
function press({ key, target, ctrlKey, metaKey, altKey, defaultPrevented }) {
  if (ctrlKey || metaKey || altKey || defaultPrevented) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || document.querySelector("dialog[open]"))
    return;
  if (key === "s") document.querySelector(".desk-filters select")?.focus();
  else if (/^[a-z0-9]$/.test(key)) document.querySelector(`[data-desk-key="${key}"]`)?.click();
}

document.addEventListener("keydown", press);
document.querySelector("#keys dl")?.before(document.getElementById("desk-keys").content);
document.addEventListener("desk-settled", tellAll);
tellAll();
setInterval(tellAll, 20_000);
