// Through a media server: one connection for what I send, one for all that I see and hear. Words: docs/reference/signalling.md.
import { Connection } from "./connection.js";

const LINES = ["audio", "video", "screen"];

/** kind: "pub", on which I offer, or "sub", on which the server does. n counts the offers made on it. */
class Way extends Connection {
  constructor(server, kind) {
    super(server.ice);
    Object.assign(this, { server, kind });
  }

  get n() { return this.server.n[this.kind]; }

  tell(type, facts) { this.server.tell({ type, to: "sfu", kind: this.kind, n: this.n, ...facts }); }

  changed(state) { this.server.linked(this.kind, state); }

  up() { if (this.kind === "pub") this.server.send(); }

  broken() { this.server.restart(this.kind); }

  stuck() { this.server.anew(this.kind); }
}

/** tracks: sound, camera, screen; tell, arrived, changed, gone: as of a Mesh. */
export class MediaServer {
  constructor({ me, ice, bitrate, tracks, tell, arrived, changed, gone }) {
    Object.assign(this, { me, ice, bitrate, tracks, tell, arrived, changed, gone });
    this.n = { pub: 0, sub: 0 };
    this.shown = new Map(); // mid → {pid, line, receiver}
    this.turn = Promise.resolve();
  }

  greet() { this.send(); }

  /** Whoever has nothing to send takes no place among those who do. */
  async send() {
    if (this.pub) await this.pub.send(this.tracks, this.bitrate);
    else if (this.tracks.some(Boolean)) await this.publish();
  }

  async publish() {
    this.pub?.close();
    this.pub = new Way(this, "pub");
    this.pub.lay("sendonly");
    await this.pub.send(this.tracks, this.bitrate);
    await this.offer({}, { anew: true });
  }

  async offer(options, facts) {
    const { pub } = this;
    this.n.pub += 1;
    await pub.offer(options, () => ({ ...facts, streams: pub.pc.getTransceivers().map(({ mid }, i) => ({ mid, type: LINES[i] })) }));
  }

  /** The way is looked for again on the same connection; on mine by me, on the other by the server. */
  restart(kind) {
    if (kind === "sub") this.sub?.tell("rtc.restart");
    else if (this.pub) this.offer({ iceRestart: true }).catch((error) => console.warn("meeting:", error));
  }

  /** The connection is beyond mending. */
  anew(kind) {
    if (kind === "sub") this.sub?.tell("rtc.restart", { anew: true });
    else this.publish().catch((error) => console.warn("meeting:", error));
  }

  /** One message after another, as they came. */
  hear(message) {
    this.turn = this.turn.then(() => this.take(message)).catch((error) => console.warn("meeting:", error));
  }

  async take({ type, kind, n, sdp, candidate, streams, anew, state }) {
    if (type === "rtc.offer" && kind === "sub") return n > this.n.sub && this.subscribe({ n, sdp, streams, anew });
    if (type === "rtc.link") return kind === "pub" && state === "down" && this.publish();
    if (type === "rtc.restart") return kind === "pub" && this.restart("pub");
    const way = this[kind];
    if (!way || n !== way.n) return; // of a connection that is gone
    if (type === "rtc.answer") await way.answered(sdp);
    else if (type === "rtc.ice") await way.candidate(candidate);
  }

  /** Whatever the server offers is answered, asked for or not. Without `streams` they are what they were. */
  async subscribe({ n, sdp, streams, anew }) {
    if (!this.sub || anew) {
      this.sub?.close();
      this.sub = new Way(this, "sub");
    }
    this.n.sub = n;
    const { sub } = this;
    await sub.pc.setRemoteDescription({ type: "offer", sdp });
    await sub.pc.setLocalDescription();
    sub.describe();
    if (streams) this.show(streams);
    await sub.begin();
  }

  show(streams) {
    const before = this.shown;
    this.shown = new Map();
    for (const { mid, pid, type, active } of streams) {
      const receiver = this.sub.pc.getTransceivers().find((one) => one.mid === mid)?.receiver;
      if (active === false || !receiver || !LINES.includes(type)) continue;
      this.shown.set(mid, { pid, line: LINES.indexOf(type), receiver });
      this.arrived(pid, LINES.indexOf(type), receiver.track);
    }
    const kept = new Set([...this.shown.values()].map(({ pid, line }) => `${pid} ${line}`));
    for (const { pid, line } of before.values()) if (!kept.has(`${pid} ${line}`)) this.arrived(pid, line, null);
  }

  /** On my own place I see how what I send goes out. */
  linked(kind, state) {
    if (kind === "pub") this.changed(this.me, state);
    else for (const { pid } of this.shown.values()) this.changed(pid, state);
  }

  sounds() { return [...this.shown.values()].filter((one) => one.line === 0).map((one) => [one.pid, one.receiver]); }

  keep(pids) {
    for (const [mid, { pid }] of this.shown) {
      if (pids.has(pid)) continue;
      this.shown.delete(mid);
      this.gone(pid);
    }
  }

  close() {
    this.pub?.close();
    this.sub?.close();
    for (const { pid } of this.shown.values()) this.gone(pid);
    this.pub = this.sub = undefined;
    this.shown.clear();
  }
}
