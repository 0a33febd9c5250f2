// In a room of two: that its reader types goes out now and then, that the other does is shown for a while. Nothing of it
// is kept anywhere, and without a line neither happens.
import { announce } from "./announce.js";
import { typing } from "./topics.js";

const EACH = 3000; // ms in which it goes out once; the server drops what comes more often
const SHOWN = 6000; // ms after which it is believed no more
const SAID_AGAIN = 60000; // ms in which it is read aloud once

export class StillTyping {
  constructor(talk, field) {
    this.topic = talk.dataset.topic;
    this.place = talk.querySelector("[data-typing]");
    if (this.place) field.addEventListener("input", () => this.tell(field));
  }

  tell(field) {
    if (!field.value.trim() || Date.now() - (this.told ?? 0) < EACH) return;
    this.told = Date.now();
    typing(this.topic);
  }

  show() {
    if (!this.place) return;
    clearTimeout(this.ends);
    this.place.hidden = false;
    this.ends = setTimeout(() => this.hide(), SHOWN);
    if (Date.now() - (this.said ?? 0) < SAID_AGAIN) return;
    this.said = Date.now();
    announce(this.place.dataset.typing);
  }

  /** Also as soon as what was typed has come. */
  hide() {
    clearTimeout(this.ends);
    if (this.place) this.place.hidden = true;
  }
}
