// The page's one socket: it joins the groups that the page names and hands on what they bring.
const { words, say } = window.veche;
const watched = (document.body.dataset.watch || "").split(/\s+/).filter(Boolean);
const ownGroup = `user.${document.documentElement.dataset.viewer || 0}`;
const takers = {};
let socket,
  timer,
  pause = 500,
  heard = 0;
let wasLost = false,
  stopped = false,
  joined = false,
  deaf = false, // the server hears nothing itself
  signedOut = false;

const isLive = () => joined && !deaf;
const showLive = () => (document.documentElement.dataset.live = isLive() ? "on" : "off");
const isOpen = () => socket?.readyState === WebSocket.OPEN;
const send = (message) => isOpen() && socket.send(JSON.stringify(message));

function connect() {
  if (stopped || !watched.length || document.visibilityState === "prerender") return;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  socket = new WebSocket(`${scheme}://${location.host}/ws/?lang=${document.documentElement.lang}`);
  socket.onopen = opened;
  socket.onclose = closed;
  socket.onmessage = (event) => {
    if (++heard % 20 === 0) send({ ack: true });
    take(JSON.parse(event.data));
  };
}

function opened() {
  pause = 500;
  deaf = false;
  send({ join: watched });
  if (wasLost) say(words.back);
  wasLost = false;
}

function closed() {
  joined = false;
  showLive();
  if (stopped) return;
  if (!wasLost && pause > 2000) {
    wasLost = true;
    say(words.lost);
  }
  clearTimeout(timer);
  timer = setTimeout(connect, pause * (0.7 + Math.random() * 0.6));
  pause = Math.min(pause * 1.8, 30000);
}

// What comes is about the connection, or one of a group's numbered events, or a word for a taker.
function take(message) {
  if (message.do === "joined") joined = true;
  if (message.do === "deaf" || message.do === "hears") deaf = message.do === "deaf";
  if (message.group === ownGroup && ["joined", "refused"].includes(message.do)) {
    signedOut = message.do === "refused";
    if (signedOut) say(words.expired);
  }
  showLive();
  for (const taker of takers[message.id ? "event" : message.do] ?? []) taker(message);
}

window.veche.live = {
  // Have `taker` called with each message of this word: "joined", "event", "bell" …
  on: (word, taker) => (takers[word] ??= []).push(taker),
  send,
  isOpen,
  isLive,
  isStopped: () => stopped,
  isSignedOut: () => signedOut,
};
setInterval(() => send({ ack: true }), 25000);
addEventListener("online", () => {
  pause = 500;
  clearTimeout(timer);
  if (socket?.readyState > WebSocket.OPEN) connect();
});
addEventListener("pagehide", () => {
  stopped = true;
  socket?.close();
});
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  stopped = false;
  connect();
});
connect();
