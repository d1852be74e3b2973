// Times in the reader's own zone and words.
const root = document.documentElement;
const zone = root.dataset.zone || undefined;
const relative = new Intl.RelativeTimeFormat(root.lang, { numeric: "auto", style: "short" });
const absolute = new Intl.DateTimeFormat(root.lang, {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: zone,
});
const STEPS = [
  [60, "second", 1],
  [3600, "minute", 60],
  [86400, "hour", 3600],
  [604800, "day", 86400],
];

function tell(time) {
  const moment = new Date(time.dateTime);
  if (Number.isNaN(moment.getTime())) return;
  const seconds = (moment - Date.now()) / 1000;
  const step = STEPS.find(([limit]) => Math.abs(seconds) < limit);
  // The server's own word for it; what is older than a week keeps that.
  time.dataset.day ??= time.textContent;
  time.textContent = step
    ? relative.format(Math.round(seconds / step[2]), step[1])
    : time.dataset.day;
  time.title = absolute.format(moment);
}

function tellAll(within = document) {
  within.querySelectorAll("time").forEach(tell);
}

window.veche = { tellAll };
tellAll();
setInterval(tellAll, 30000);
