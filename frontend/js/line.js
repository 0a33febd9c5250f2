// The line to /live/ (docs/reference/live.md): a socket; where sockets are blocked an event stream; where that is
// blocked too, questions (asking.js). Here is only how it stays open; what is said on it is for topics.js.
import { Asking } from "./asking.js";
import { Pulse } from "./pulse.js";
import { memory } from "./tab-memory.js";

const FIRST = 400; // ms before the second try, doubled each time, with chance added
const LONGEST = 30000;
const GREETING = 8000; // ms to wait for the first word
const UNTIL_ASKED = 3000; // ms without a line before questions begin, and before the page says so
const STREAM_FOR = 600000; // ms for which this tab remembers that sockets are blocked
const SIGNED_OUT = 4401;

export class Line {
  /** owner: {root, query(), hear(frame), opened(), changed(state)}; state: "live", "asking" or "signed-out". */
  constructor(owner) {
    this.owner = owner;
    this.asking = new Asking(owner, () => this.end());
    this.pulse = new Pulse(() => this.send({ ping: 0 }), () => this.lost(0));
    this.tries = this.refusals = 0;
    // A browser opens six streams at most: the pages nobody looks at let go of theirs.
    document.addEventListener("visibilitychange", () => {
      if (document.hidden && this.stream) { this.pulse.stop(); this.drop(); }
      if (!document.hidden && this.wanted && !this.socket && !this.stream) this.connect();
      else if (!document.hidden && this.greeted) this.pulse.feel();
    });
    window.addEventListener("offline", () => this.wanted && this.lost(0));
  }

  open() {
    this.wanted = true;
    this.connect();
    this.askSoon();
  }

  close() {
    this.wanted = false;
    clearTimeout(this.again);
    this.pulse.stop();
    this.askNoMore();
    this.drop();
  }

  /** True when it went out; otherwise the next opening, or the next question, says it. */
  send(content) {
    if (!this.socket || !this.greeted) return false;
    this.socket.send(JSON.stringify(content));
    return true;
  }

  /** There is more to hear, or a gap: a stream and a question name everything anew. */
  renew() {
    if (this.stream) this.connect();
    else this.asking.again();
  }

  connect() {
    if (!this.wanted) return;
    clearTimeout(this.again);
    this.drop();
    if (Date.now() - Number(memory.get("stream")) < STREAM_FOR) this.openStream();
    else this.openSocket();
    this.pulse.wait(GREETING);
  }

  openSocket() {
    const url = new URL(this.owner.root, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const ticket = memory.get("ticket");
    if (ticket && !this.refusals) url.searchParams.set("ticket", ticket);
    const socket = this.socket = new WebSocket(url);
    socket.onmessage = (event) => socket === this.socket && this.take(JSON.parse(event.data));
    socket.onclose = (event) => socket === this.socket && this.lost(event.code);
  }

  openStream() {
    const stream = this.stream = new EventSource(`${this.owner.root}events/?${this.owner.query()}`);
    stream.onmessage = (event) => stream === this.stream && this.take(JSON.parse(event.data));
    stream.onerror = () => stream === this.stream && this.lost(0);
  }

  take(frame) {
    if (this.greeted) this.pulse.heard();
    if (frame.closed) { this.lost(frame.closed); return; }
    if (frame.hello) this.greet(frame.hello);
    const ticket = frame.ticket ?? frame.hello?.ticket;
    if (ticket) memory.set("ticket", ticket);
    if ("ping" in frame) this.send({ pong: frame.ping });
    if ("live" in frame) this.owner.changed(frame.live ? "live" : "asking");
    this.owner.hear(frame);
  }

  greet({ heads_every: heads, live }) {
    this.greeted = true;
    this.tries = this.refusals = 0;
    this.pulse.begin((heads + 15) * 1000);
    this.askNoMore();
    this.owner.changed(live ? "live" : "asking");
    if (this.socket) this.owner.opened();
  }

  /** Counted from when the line was lost, however often another is tried meanwhile. */
  askSoon() {
    this.soon ??= setTimeout(() => this.asking.start(), UNTIL_ASKED);
  }

  askNoMore() {
    clearTimeout(this.soon);
    this.soon = null;
    this.asking.stop();
  }

  lost(code) {
    let wait = Math.min(LONGEST, FIRST * 2 ** this.tries) * (1 + Math.random());
    if (!this.greeted && this.tries > 0 && this.asking.answered) {
      // Twice no word though a question was answered: this way is blocked here, so the other one is tried.
      if (!this.stream) wait = 0;
      memory.set("stream", this.stream ? 0 : Date.now());
    }
    this.drop();
    this.pulse.stop();
    this.tries += 1;
    if (code === SIGNED_OUT) {
      memory.set("ticket", "");
      this.refusals += 1;
      wait = 0; // a ticket may be old while the sign-in is not
    }
    if (this.refusals > 1) {
      this.end();
      return;
    }
    clearTimeout(this.again);
    this.again = setTimeout(() => this.connect(), wait);
    this.askSoon();
  }

  drop() {
    const { socket, stream } = this;
    this.socket = this.stream = null;
    this.greeted = false;
    socket?.close();
    stream?.close();
  }

  end() {
    this.close();
    this.owner.changed("signed-out");
  }
}
