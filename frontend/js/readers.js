// Who has read what in a room: this page tells how far it was read here, and counts who read one's own messages.
import { ask } from "./room-acts.js";
import { say, seqOf } from "./topics.js";

const READ_AFTER = 900; // ms, and as much again by chance: not everybody answers at once
const READS_AFTER = 2200; // ms: by then whoever read in the same two seconds is counted

export class Readers {
  constructor(talk) {
    this.talk = talk;
    this.topic = talk.dataset.topic;
    this.read = Number(talk.dataset.seq);
  }

  haveRead() {
    const { isLast, view, dataset } = this.talk;
    if (document.hidden || !isLast || seqOf(this.topic) <= this.read || !view.atEnd() || this.reading) return;
    this.reading = setTimeout(() => {
      this.reading = null;
      this.read = seqOf(this.topic);
      say(this.topic, { read: this.read }).catch(() => ask(dataset, "read", { seq: this.read }).catch(() => {}));
    }, READ_AFTER * (1 + Math.random()));
  }

  countSoon() {
    clearTimeout(this.counting);
    this.counting = setTimeout(() => this.count(), READS_AFTER);
  }

  async count() {
    const { reads } = await say(this.topic, { reads: 0 }).catch(() => ({}));
    for (const [seq, n] of Object.entries(reads ?? {})) {
      const mark = this.talk.view.at(seq)?.querySelector(".reads");
      if (!mark) continue;
      mark.hidden = !n;
      mark.querySelector("b").textContent = n;
    }
  }
}
