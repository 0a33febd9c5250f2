// My own seat in a meeting: its line to the server, and through it to the others, from browser to browser or through a
// media server, as the server's mode says.
import { MediaServer } from "./media-server.js";
import { Mesh } from "./mesh.js";
import { listen, say } from "./topics.js";

const WAYS = { mesh: Mesh, audio: Mesh, sfu: MediaServer }; // paused: none

export class OwnSeat {
  /** welcome: the server's. tracks: sound, camera, screen. page: seat-news.js. */
  constructor({ pid, ice, limits, mode }, tracks, page) {
    Object.assign(this, { pid, ice, limits, page, mode, tracks: [...tracks], topic: `seat:${pid}`, every: limits.stay_every * 1000 });
    this.media = this.way(mode);
  }

  way(mode) {
    if (!WAYS[mode]) return null;
    const { pid: me, ice, tracks, page: { arrived, linked: changed, gone } } = this;
    const facts = { me, ice, bitrate: this.limits.bitrate, tell: (message) => this.tell(message), arrived, changed, gone };
    return new WAYS[mode]({ ...facts, tracks: mode === "audio" ? [tracks[0], null, null] : tracks });
  }

  /** Whoever opens a connection must hear the answers: the line to the seat first. */
  async take(others) {
    const heard = new Promise((resolve) => { this.heard = resolve; });
    this.leaveTopic = listen(this.topic, 0, (entry) => this.hear(entry));
    await heard;
    this.media?.greet(others);
    this.staying = setInterval(() => this.stay(), this.every);
  }

  hear(entry) {
    const said = entry?.whisper;
    if (entry === null) this.page.ended("gone");
    else if (!said) this.heard();
    else if (said.type === "rtc.removed") this.page.ended(said.reason);
    else if (said.type === "rtc.force") this.page.muted();
    else if (said.type === "rtc.mode") this.change(said);
    else if (said.type === "rtc.recording") this.page.recording(said.on === true);
    else if (said.type === "error") this.page.error(said.sentence);
    else {
      if (said.type === "rtc.link") this.page.link(said);
      this.media?.hear(said);
    }
  }

  /** What was agreed another way is void: all is begun anew, with those the server names. */
  change({ mode, sentence, open }) {
    this.media?.close();
    this.mode = mode;
    this.media = this.way(mode);
    this.page.mode(mode, sentence);
    this.media?.greet(open ?? []);
  }

  /** A device was switched; null: it is off. */
  async send(line, track) {
    this.tracks[line] = track;
    if (this.mode === "audio" && line === 0) this.media.tracks[0] = track;
    await this.media?.send();
  }

  say(message) { return say(this.topic, message); }

  /** To one of the others, who may have left; or the line is down, and the watchdog tries again. */
  tell(message) { this.say(message).catch(() => {}); }

  stay() {
    this.page.stays();
    this.say({ type: "rtc.stay" }).catch((error) => error.status && this.page.ended("gone"));
  }

  close() {
    clearInterval(this.staying);
    this.leaveTopic?.();
    this.media?.close();
  }
}
