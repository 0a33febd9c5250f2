// The line to /live/ (docs/reference/live.md): a socket; where sockets are blocked an event stream; where that is
// blocked too, a question every half minute. Here is only how it stays open; what is said on it is for topics.js.

const FIRST = 400; // ms before the second try, doubled each time, with as much chance
const LONGEST = 30000;
const UNTIL_ASKED = 3000; // ms without a line before questions begin, and before the page says so
const SIGNED_OUT = 4401;
const TICKET = "banjie.ticket";

const memory = {
  get: (name) => { try { return sessionStorage.getItem(name) ?? ""; } catch { return ""; } },
  set: (name, value) => { try { sessionStorage.setItem(name, value); } catch { /* without memory it works too */ } },
};

export class Line {
  /** owner: {root, seqs(), hear(frame), opened(), changed(state)}; state: "live", "asking" or "signed-out". */
  constructor(owner) {
    this.owner = owner;
    this.tries = 0;
    this.refusals = 0;
    this.silence = 47000;
    this.wanted = false;
  }

  open() {
    this.wanted = true;
    this.connect();
    this.soon = setTimeout(() => this.ask(), UNTIL_ASKED);
  }

  close() {
    this.wanted = false;
    for (const timer of ["soon", "again", "watch", "next"]) clearTimeout(this[timer]);
    this.drop();
  }

  /** True when it went out; otherwise the next opening, or the next question, says it. */
  send(content) {
    if (this.socket?.readyState !== WebSocket.OPEN || !this.greeted) return false;
    this.socket.send(JSON.stringify(content));
    return true;
  }

  /** New topics, or a gap: on the other two ways the whole list is asked anew. */
  renew() {
    if (this.stream) this.connect();
    else if (this.asking) this.ask();
  }

  connect() {
    clearTimeout(this.again);
    this.drop();
    this.greeted = false;
    if (memory.get("banjie.line") === "stream" && "EventSource" in window) this.openStream();
    else this.openSocket();
    this.listenForSilence();
  }

  openSocket() {
    const url = new URL(this.owner.root, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const ticket = memory.get(TICKET);
    if (ticket && this.refusals === 0) url.searchParams.set("ticket", ticket);
    const socket = this.socket = new WebSocket(url);
    socket.onmessage = (event) => socket === this.socket && this.take(JSON.parse(event.data));
    socket.onclose = (event) => socket === this.socket && this.lost(event.code);
  }

  openStream() {
    const stream = this.stream = new EventSource(`${this.owner.root}events/?${this.query()}`);
    stream.onmessage = (event) => stream === this.stream && this.take(JSON.parse(event.data));
    stream.onerror = () => stream === this.stream && this.lost(0);
  }

  query() {
    const seqs = this.owner.seqs();
    return new URLSearchParams({ topics: Object.keys(seqs).join(), since: Object.values(seqs).join() });
  }

  take(frame) {
    this.listenForSilence();
    if (frame.closed) return this.lost(frame.closed);
    if (frame.hello) {
      this.greeted = true;
      this.tries = this.refusals = 0;
      this.silence = (frame.hello.heads_every + 15) * 1000;
      clearTimeout(this.soon);
      this.stopAsking();
      this.owner.changed(frame.hello.live ? "live" : "asking");
      if (this.socket) this.owner.opened();
    }
    const ticket = frame.ticket ?? frame.hello?.ticket;
    if (ticket) memory.set(TICKET, ticket);
    if ("ping" in frame) this.send({ pong: frame.ping });
    if ("live" in frame) this.owner.changed(frame.live ? "live" : "asking");
    return this.owner.hear(frame);
  }

  /** A line can be dead without knowing it. */
  listenForSilence() {
    clearTimeout(this.watch);
    this.watch = setTimeout(() => this.lost(0), this.silence);
  }

  lost(code) {
    if (!this.wanted) return;
    const never = !this.greeted && this.tries > 0;
    this.drop();
    clearTimeout(this.watch);
    if (code === SIGNED_OUT) {
      memory.set(TICKET, "");
      this.refusals += 1;
      if (this.refusals > 1) return this.end();
    } else if (never) {
      // Twice no word: sockets may be blocked here. The other way is tried, and remembered while this tab lives.
      memory.set("banjie.line", memory.get("banjie.line") === "stream" ? "" : "stream");
    }
    const wait = code === SIGNED_OUT ? 0 : Math.min(LONGEST, FIRST * 2 ** this.tries) * (1 + Math.random());
    this.tries += 1;
    this.again = setTimeout(() => this.connect(), wait);
    clearTimeout(this.soon);
    if (!this.asking) this.soon = setTimeout(() => this.ask(), UNTIL_ASKED);
    return undefined;
  }

  drop() {
    const { socket, stream } = this;
    this.socket = this.stream = null;
    socket?.close();
    stream?.close();
  }

  async ask() {
    clearTimeout(this.next);
    if (!this.wanted || this.greeted) return;
    this.asking = true;
    this.owner.changed("asking");
    let again = 30;
    try {
      const answer = await fetch(`${this.owner.root}poll/?${this.query()}`, { headers: { Accept: "application/json" } });
      if (answer.status === 401) return void this.end();
      if (answer.ok) {
        const told = await answer.json();
        again = told.again_in;
        for (const frame of told.frames) this.owner.hear(frame);
      }
    } catch { /* no network: the next question will say */ }
    if (this.asking) this.next = setTimeout(() => this.ask(), again * 1000);
  }

  stopAsking() {
    this.asking = false;
    clearTimeout(this.next);
  }

  end() {
    this.close();
    this.stopAsking();
    this.owner.changed("signed-out");
  }
}
