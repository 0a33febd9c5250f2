// One connection of a meeting to one other browser. n: which attempt; what belongs to an older one is dropped.
import { Connection } from "./connection.js";

const LOOKS_EVERY = 4; // seconds between looks at what is lost on the way
const TOO_MUCH = 0.1; // of the packets

export class Peer extends Connection {
  constructor(mesh, pid, n) {
    super(mesh.ice);
    Object.assign(this, { mesh, pid, n, seconds: 0, lost: 0, came: 0, said: "up" });
  }

  /** In a clash of first offers the one whose name is greater gives way; both sides see it the same. */
  get gives() { return this.mesh.me > this.pid; }

  tell(type, facts) { this.mesh.tell({ type, to: this.pid, kind: "mesh", n: this.n, ...facts }); }

  changed(state) { this.mesh.changed(this.pid, state); }

  send() { return super.send(this.mesh.tracks, this.mesh.bitrate); }

  up() { this.send(); }

  async open() {
    this.lay("sendrecv"); // who has no device still has lines: without any nothing would ever be negotiated
    await this.send();
    await this.offer();
  }

  async take(offer) {
    await this.pc.setRemoteDescription({ type: "offer", sdp: offer });
    for (const line of this.pc.getTransceivers()) line.direction = "sendrecv";
    await this.send();
    await this.pc.setLocalDescription();
    this.describe();
    await this.begin();
  }

  async begin() {
    this.pc.getTransceivers().forEach((line, i) => this.mesh.arrived(this.pid, i, line.receiver.track));
    await super.begin();
  }

  /** Only one side looks for the way again, so that no two offers meet; the other asks it to. */
  broken() {
    if (this.gives) this.tell("rtc.restart");
    else this.restart();
  }

  restart() { if (this.pc.signalingState === "stable") this.offer({ iceRestart: true }).catch((error) => console.warn("meeting:", error)); }

  stuck() {
    if (this.gives) this.tell("rtc.restart", { anew: true });
    else this.mesh.again(this.pid);
  }

  watch() {
    super.watch();
    this.seconds += 1;
    if (this.wasUp && !this.waits && this.seconds % LOOKS_EVERY === 0) this.look().catch(() => {}); // closed meanwhile
  }

  /** Much of what the other sends is lost: only this side sees it, so it tells the other; and when it is well again. */
  async look() {
    let lost = 0;
    let came = 0;
    for (const one of (await this.pc.getStats()).values()) {
      if (one.type !== "inbound-rtp") continue;
      lost += one.packetsLost;
      came += one.packetsReceived;
    }
    const [fresh, all] = [lost - this.lost, lost - this.lost + came - this.came];
    Object.assign(this, { lost, came });
    const state = fresh > all * TOO_MUCH ? "slow" : "up";
    if (state === this.said) return;
    this.said = state;
    this.tell("rtc.link", { state });
    this.changed(state);
  }
}
