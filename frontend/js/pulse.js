// Whether a line still carries: a line can be dead without knowing it. Where nothing was heard for a while and somebody
// looks at the page, it asks; no answer, no line. Where nobody looks, or nothing can be asked, the heads have to do.
const QUIET = 8000; // ms of silence before the question
const ANSWER = 4000; // ms to wait for the answer

export class Pulse {
  /** ask(): puts the question, true when it went out; dead(): called when the silence is too long. */
  constructor(ask, dead) {
    this.ask = ask;
    this.dead = dead;
  }

  /** silence: ms after which a line is dead whether it was asked or not. */
  begin(silence) {
    this.silence = silence;
    this.heard();
  }

  heard() {
    this.last = Date.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.feel(), QUIET);
  }

  /** Also called when the page is looked at again: a machine that slept has no line. */
  feel() {
    clearTimeout(this.timer);
    const asked = !document.hidden && this.ask();
    this.wait(asked ? ANSWER : Math.max(0, this.last + this.silence - Date.now()));
  }

  wait(patience) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.dead(), patience);
  }

  stop() {
    clearTimeout(this.timer);
  }
}
