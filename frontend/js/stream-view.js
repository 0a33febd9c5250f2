// The stream of a room as it is seen: where a line goes, whether its end is in sight, and what came in below it.
export class StreamView {
  constructor(talk) {
    this.talk = talk;
    this.stream = talk.stream;
    this.below = 0;
  }

  /** What the address aims at, else the first unread line, else the last one. */
  begin() {
    const aimed = this.stream.querySelector(".aimed");
    const unread = document.getElementById("unread");
    if (aimed) aimed.scrollIntoView({ block: "center" });
    else if (unread) unread.scrollIntoView({ block: "start" });
    else if (this.talk.isLast) this.toEnd();
    else this.stream.lastElementChild?.scrollIntoView({ block: "end" });
  }

  at(seq) {
    return seq ? this.stream.querySelector(`[data-seq="${seq}"]`) : null;
  }

  /** Behind what has a number and before what has none yet; a new day is marked. */
  place(line) {
    const { seq, day } = line.dataset;
    const unsent = this.stream.querySelector(".pending");
    const numbered = [...this.stream.querySelectorAll("[data-seq]")].at(-1);
    const mark = seq && numbered?.dataset.day !== day ? [this.talk.lines.day(`${day}T12:00+08:00`)] : [];
    if (unsent && seq) unsent.before(...mark, line);
    else this.stream.append(...mark, line);
  }

  get scroller() {
    return getComputedStyle(this.stream).overflowY === "visible" ? document.scrollingElement : this.stream;
  }

  atEnd() {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < 120;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.stream.querySelector(".jump")?.remove();
    this.below = 0;
  }

  more() {
    this.below += 1;
    const jump = this.stream.querySelector(".jump") ?? this.jump();
    this.stream.append(jump);
    jump.textContent = this.talk.lines.words("new", { n: this.below });
  }

  jump() {
    const jump = Object.assign(document.createElement("button"), { type: "button", className: "btn s jump" });
    jump.addEventListener("click", () => { if (this.talk.isLast) this.toEnd(); else location.assign("?latest=1"); });
    return jump;
  }
}
