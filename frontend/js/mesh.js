// Browser to browser, each with each. Words and turns: docs/reference/signalling.md.
import { Peer } from "./peer.js";

/** tell(message), arrived(pid, line, track), changed(pid, state), gone(pid): how the page hears of it. */
export class Mesh {
  constructor({ me, ice, bitrate, tracks, tell, arrived, changed, gone }) {
    Object.assign(this, { me, ice, bitrate, tracks, tell, arrived, changed, gone });
    this.peers = new Map();
    this.turn = Promise.resolve();
  }

  /** The newcomer opens, so that no two offers meet. */
  greet(others) {
    for (const pid of others) if (pid !== this.me) this.again(pid);
  }

  again(pid) {
    const n = (this.peers.get(pid)?.n ?? 0) + 1;
    this.drop(pid, { quietly: true });
    const peer = this.add(pid, n);
    peer.open().catch((error) => console.warn("meeting:", error));
  }

  add(pid, n) {
    const peer = new Peer(this, pid, n);
    this.peers.set(pid, peer);
    return peer;
  }

  /** One message after another, as they came. */
  hear(message) {
    this.turn = this.turn.then(() => this.take(message)).catch((error) => console.warn("meeting:", error));
  }

  async take({ type, from, n, sdp, candidate, anew }) {
    let peer = this.peers.get(from);
    if (type === "rtc.offer") {
      const clash = peer?.pc.signalingState === "have-local-offer";
      if (peer && n < peer.n) return;
      if (clash && n === peer.n && !peer.gives) return;
      // A first offer is never rolled back: Chromium may then gather for ever. The connection is made anew.
      if (peer && (clash || n > peer.n || !peer.ready)) {
        this.drop(from, { quietly: true });
        peer = undefined;
      }
      await (peer ?? this.add(from, n)).take(sdp);
    } else if (peer && n === peer.n) { // anything else is of a connection that is gone
      if (type === "rtc.answer") await peer.answered(sdp);
      else if (type === "rtc.ice") await peer.candidate(candidate);
      else if (type === "rtc.restart" && anew) this.again(from);
      else if (type === "rtc.restart") peer.restart();
    }
  }

  /** Who sounds how: pairs of pid and the receiver of the sound. */
  sounds() { return [...this.peers].map(([pid, peer]) => [pid, peer.pc.getReceivers()[0]]); }

  /** Whoever is not in the roster any more has left. */
  keep(pids) {
    for (const pid of [...this.peers.keys()]) if (!pids.has(pid)) this.drop(pid);
  }

  async send() {
    await Promise.all([...this.peers.values()].map((peer) => peer.send()));
  }

  drop(pid, { quietly = false } = {}) {
    this.peers.get(pid)?.close();
    this.peers.delete(pid);
    if (!quietly) this.gone(pid);
  }

  close() {
    for (const pid of [...this.peers.keys()]) this.drop(pid);
  }
}
