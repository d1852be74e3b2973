// The page's one socket: it joins the groups that the page names, shows what comes, catches up.
const { words, say, settle } = window.veche;
const topic = document.querySelector("main[data-topic]");
const watched = (document.body.dataset.watch || "").split(/\s+/).filter(Boolean);
const viewer = Number(document.documentElement.dataset.viewer || 0);
let last = topic ? Number(topic.dataset.event) : 0;
const ownGroup = `user.${viewer}`;
const topicGroup = topic && `topic.${topic.dataset.topic}`;
const POLL = 8000 + Math.random() * 4000;
const unseen = new Set();
let socket,
  timer,
  pause = 500,
  heard = 0,
  wasLost = false,
  stopped = false;
let joined = false,
  deaf = false; // whether the groups are joined; whether the server hears nothing itself
let catching = null,
  signedOut = false,
  gone = false;

function connect() {
  if (stopped || !watched.length || document.visibilityState === "prerender") return;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  socket = new WebSocket(`${scheme}://${location.host}/ws/?lang=${document.documentElement.lang}`);
  socket.onopen = () => {
    pause = 500;
    deaf = false;
    socket.send(JSON.stringify({ join: watched }));
    if (wasLost) {
      say(words.back);
      wasLost = false;
    }
  };
  socket.onmessage = (event) => {
    if (++heard % 20 === 0) socket.send('{"ack":true}');
    take(JSON.parse(event.data));
  };
  socket.onclose = () => {
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
  };
}
const isLive = () => joined && !deaf;
function showLive() {
  document.documentElement.dataset.live = isLive() ? "on" : "off";
}

// Without a live connection the topic is asked now and then for what happened.
setInterval(() => {
  const asks = topic && !gone && !stopped && !isLive();
  if (asks && document.visibilityState === "visible") catchUp();
}, POLL);
setInterval(() => socket?.readyState === 1 && socket.send('{"ack":true}'), 25000);
addEventListener("online", () => {
  pause = 500;
  clearTimeout(timer);
  if (socket?.readyState > 1) connect();
});
addEventListener("pagehide", () => {
  stopped = true;
  socket?.close();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    stopped = false;
    connect();
    catchUp();
  }
});

function take(message) {
  if (message.do === "joined") {
    joined = true;
    if (message.group === ownGroup) signedOut = false;
    showLive();
    if (message.group !== topicGroup) return;
    gone = false;
    catchUp();
  } else if (message.do === "refused") refused(message.group);
  else if (message.do === "deaf" || message.do === "hears") {
    deaf = message.do === "deaf";
    showLive();
    if (topic && !deaf) catchUp();
  } else if (message.do === "bell") bell(message.unread);
  else if (message.do === "count") news(message);
  else if (message.do === "here") here(message);
  else if (message.do === "typing") typing(message.who);
  else if (message.id) inOrder(message);
}
function refused(group) {
  if (group === ownGroup) {
    signedOut = true;
    say(words.expired);
  }
  if (group === topicGroup) catchUp();
}
// Who is signed out keeps what was typed; who may not read the topic any more has no use for it.
function leave() {
  gone = true;
  if (signedOut) return;
  say(words.refused);
  document.getElementById("composer")?.remove();
}
// A message that does not follow the last one seen means that some are missing: ask for all.
function inOrder(message) {
  if (message.id <= last) return;
  if (message.after > last) return catchUp();
  last = message.id;
  show(message);
}
function catchUp() {
  catching ??= (async () => {
    try {
      for (let more = true; more;) {
        const answer = await fetch(`/live/since/?group=${topicGroup}&after=${last}`);
        if (answer.status === 404) leave();
        if (!answer.ok) return;
        const { messages, last: newest } = await answer.json();
        messages.forEach((message) => {
          if (message.id > last) {
            last = message.id;
            show(message);
          }
        });
        more = messages.length > 0 && last < newest;
      }
    } catch {
      /* offline: the next join asks again */
    } finally {
      catching = null;
    }
  })();
  return catching;
}
window.veche.catchUp = catchUp;
window.veche.lastEvent = () => last;
window.veche.takeAll = (messages) =>
  messages.forEach((message) => {
    if (message.id > last) {
      last = message.id;
      show(message);
    }
  });

function show(message) {
  if (message.do === "score") {
    document
      .querySelectorAll(`[data-score="${message.post}"]`)
      .forEach((place) => (place.textContent = message.score));
  } else if (message.do === "reload") location.reload();
  else if (message.html) {
    const box = document.createElement("template");
    box.innerHTML = message.html;
    for (const piece of [...box.content.children]) place(piece, message);
  }
}
function place(piece, message) {
  const old = document.getElementById(piece.id);
  if (old) {
    const pressed = old.querySelector?.(":scope > .acts .vote")?.getAttribute("aria-pressed");
    const held = old.contains(document.activeElement);
    if (piece.matches(".thread")) return;
    old.replaceWith(piece);
    if (pressed) piece.querySelector(".vote")?.setAttribute("aria-pressed", pressed);
    if (held) piece.focus?.({ preventScroll: true });
    settle(piece.parentElement);
    return;
  }
  if (message.do !== "add" || !piece.matches(".thread")) return;
  const { sort, page, pages } = topic.dataset;
  const target = document.getElementById(message.into);
  if (!target) return;
  if (message.into === "answers") {
    if (sort !== "newest" && page !== pages) return;
    if (sort === "newest" && page !== "1") return;
  }
  const author = Number(piece.querySelector("article")?.dataset.author);
  const isFirst = message.into === "answers" && !target.querySelector(".newline");
  if (author !== viewer && isFirst && sort !== "newest") {
    const line = document.createElement("p");
    line.className = "newline";
    line.innerHTML = "<span></span>";
    line.firstChild.textContent = words.new;
    target.append(line);
  }
  piece.classList.add("arrived");
  if (message.into === "answers" && sort === "newest") target.prepend(piece);
  else target.append(piece);
  settle(piece);
  topic.dataset.lastPost = Math.max(Number(topic.dataset.lastPost), message.post);
  typing(null, author);
  read();
}
function bell(unread) {
  const dot = document.querySelector("#bell .dot");
  if (!dot) return;
  dot.textContent = unread > 99 ? "99+" : unread;
  dot.hidden = !unread;
}
function news(message) {
  const bar = document.getElementById("news");
  if (!bar) return;
  unseen.add(message.topic);
  bar.textContent = `${words.newTopics}: ${unseen.size}. ${words.show}`;
  bar.hidden = false;
}
function face(person) {
  const disc = document.createElement(person.picture ? "img" : "span");
  disc.className = `face small hue-${person.hue}`;
  if (person.picture) {
    disc.src = person.picture;
    disc.alt = person.name;
  } else {
    disc.textContent = person.initial;
    disc.title = person.name;
  }
  return disc;
}
function here({ people, readers, words: text }) {
  const box = document.getElementById("here");
  if (!box) return;
  box.closest("section").hidden = readers < 2;
  const count = document.createElement("span");
  count.className = "quiet";
  count.textContent = text;
  box.replaceChildren(...people.slice(0, 8).map(face), count);
}
const writing = new Map();
function typing(who, gone) {
  const box = document.getElementById("typing");
  if (!box) return;
  if (gone) {
    clearTimeout(writing.get(gone)?.timer);
    writing.delete(gone);
  }
  if (who) {
    clearTimeout(writing.get(who.id)?.timer);
    writing.set(who.id, { who, timer: setTimeout(() => typing(null, who.id), 9500) });
  }
  const people = [...writing.values()].map((entry) => entry.who);
  box.hidden = !people.length;
  if (!people.length) return;
  const text = document.createElement("span");
  text.textContent = people.length === 1 ? `${people[0].name} ${words.writing}` : words.several;
  box.replaceChildren(...people.slice(0, 4).map(face), text);
}
document.getElementById("body")?.addEventListener("input", () => {
  if (topic && socket?.readyState === 1 && Date.now() - (window.veche.typedAt || 0) > 3000) {
    window.veche.typedAt = Date.now();
    socket.send(JSON.stringify({ typing: `topic.${topic.dataset.topic}` }));
  }
});
// How far this person has read: the last post of the page once it was shown, told once and quietly.
let readTo = topic ? Number(topic.dataset.read) : 0,
  readTimer;
function read() {
  if (!topic || !viewer || document.visibilityState !== "visible") return;
  clearTimeout(readTimer);
  readTimer = setTimeout(() => {
    const seen =
      topic.dataset.page === topic.dataset.pages && topic.dataset.sort === "oldest"
        ? Number(topic.dataset.lastPost)
        : Math.max(
            0,
            ...[...document.querySelectorAll("article[data-post]")].map((post) =>
              Number(post.dataset.post),
            ),
          );
    if (seen <= readTo) return;
    readTo = seen;
    fetch(`/topics/${topic.dataset.topic}/read/`, {
      method: "POST",
      keepalive: true,
      body: new URLSearchParams({ post: seen }),
      headers: { "X-CSRFToken": document.body.dataset.token },
    }).catch(() => {});
  }, 1200);
}
if (topic && viewer) {
  readTo = Math.min(readTo, Number(topic.dataset.lastPost));
  document.addEventListener("visibilitychange", read);
  read();
}
connect();
