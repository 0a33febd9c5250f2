// My own seat in a meeting: its line to the server, and through it to the others.
import { Mesh } from "./mesh.js";
import { listen, say } from "./topics.js";

export class OwnSeat {
  /** welcome: the server's. page: arrived, linked, gone as of a Mesh; ended(why); muted(). */
  constructor({ pid, ice, limits }, tracks, page) {
    Object.assign(this, { pid, page, topic: `seat:${pid}`, every: limits.stay_every * 1000 });
    const { arrived, linked: changed, gone } = page;
    this.mesh = new Mesh({ me: pid, ice, bitrate: limits.bitrate, tell: (message) => this.tell(message), arrived, changed, gone });
    this.mesh.tracks = [...tracks];
  }

  /** Whoever opens a connection must hear the answers: the line to the seat first. */
  async take(others) {
    const heard = new Promise((resolve) => { this.heard = resolve; });
    this.leaveTopic = listen(this.topic, 0, (entry) => this.hear(entry));
    await heard;
    this.mesh.greet(others);
    this.staying = setInterval(() => this.stay(), this.every);
  }

  hear(entry) {
    const said = entry?.whisper;
    if (entry === null) this.page.ended("gone");
    else if (!said) this.heard();
    else if (said.type === "rtc.removed") this.page.ended("removed");
    else if (said.type === "rtc.force") this.page.muted();
    else this.mesh.hear(said);
  }

  say(message) { return say(this.topic, message); }

  /** To one of the others, who may have left; or the line is down, and the watchdog tries again. */
  tell(message) { this.say(message).catch(() => {}); }

  stay() { this.say({ type: "rtc.stay" }).catch((error) => error.status && this.page.ended("gone")); }

  close() {
    clearInterval(this.staying);
    this.leaveTopic?.();
    this.mesh.close();
  }
}
