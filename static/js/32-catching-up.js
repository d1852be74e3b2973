// What an element with data-live shows is kept in order: a gap is seen, and the rest asked for.
const { live, say, words } = window.veche;
const POLL = 8000 + Math.random() * 4000;

// data-live is the group, data-last the last event that it shows.
class Stream {
  constructor(element) {
    this.element = element;
    this.group = element.dataset.live;
    this.last = Number(element.dataset.last);
    this.gone = false;
    this.asking = null;
  }

  // A message that does not follow the last one means that some are missing: ask for them all.
  take(message) {
    if (message.after > this.last) return this.catchUp();
    this.show(message);
  }

  show(message) {
    if (message.id <= this.last) return;
    this.last = message.id;
    window.veche.show(message);
  }

  catchUp() {
    this.asking ??= this.ask().finally(() => (this.asking = null));
    return this.asking;
  }

  async ask() {
    try {
      for (let more = true; more;) {
        const asked = new URLSearchParams({ group: this.group, after: this.last });
        const answer = await fetch(`/live/since/?${asked}`);
        if (answer.status === 404) this.leave();
        if (!answer.ok) return;
        const { messages, last } = await answer.json();
        messages.forEach((message) => this.show(message));
        more = messages.length > 0 && this.last < last;
      }
    } catch {
      /* offline: the next join asks again */
    }
  }

  // Who is signed out keeps what was typed; who may not read it any more has no use for it.
  leave() {
    this.gone = true;
    if (live.isSignedOut()) return;
    say(words.refused);
    document.getElementById("composer")?.remove();
  }
}

const streams = [...document.body.querySelectorAll("[data-live]")].map((one) => new Stream(one));
const catchUp = () => streams.forEach((stream) => stream.catchUp());
const of = (message) => streams.filter((stream) => stream.group === message.group);
window.veche.streamAround = (place) => streams.find((stream) => stream.element.contains(place));
live.on("event", (message) => of(message).forEach((stream) => stream.take(message)));
live.on("refused", (message) => of(message).forEach((stream) => stream.catchUp()));
live.on("hears", catchUp);
live.on("joined", (message) => {
  for (const stream of of(message)) {
    stream.gone = false;
    stream.catchUp();
  }
});
addEventListener("pageshow", (event) => event.persisted && catchUp());

// Without a live connection it is asked now and then what happened.
setInterval(() => {
  if (live.isStopped() || live.isLive() || document.visibilityState !== "visible") return;
  streams.filter((stream) => !stream.gone).forEach((stream) => stream.catchUp());
}, POLL);
