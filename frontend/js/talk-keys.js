// Keys of a room: j k from message to message, r answers, e changes, p pins the one at hand; u to the first unread, i to
// the field, / to the search; Alt with an arrow to the next room, with Shift to the next that has something unread.
import { rests } from "./keys.js";

export class TalkKeys {
  constructor(talk) {
    this.talk = talk;
    window.addEventListener("keydown", this.heard = (event) => this.key(event), true); // before those of every page
  }

  end() {
    window.removeEventListener("keydown", this.heard, true);
  }

  key(event) {
    if (event.altKey && !event.ctrlKey && ["ArrowUp", "ArrowDown"].includes(event.key)) {
      this.room(event.key === "ArrowDown" ? 1 : -1, event.shiftKey);
      event.preventDefault();
      return;
    }
    if (rests(event)) return;
    const does = {
      j: () => this.move(1),
      k: () => this.move(-1),
      r: () => this.press("[data-reply]"),
      e: () => this.press("[data-edit]"),
      p: () => this.press("[data-pins]"),
      u: () => document.getElementById("unread")?.scrollIntoView(),
      i: () => this.talk.querySelector("form.composer textarea")?.focus(),
      "/": () => this.talk.seek(),
    }[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  }

  get lines() {
    return [...this.talk.stream.querySelectorAll(".msg, .mustline")];
  }

  /** The first press takes the last message. */
  move(step) {
    const all = this.lines;
    const now = all.findIndex((line) => line === this.line);
    this.line = now < 0 ? all.at(-1) : all[Math.min(all.length - 1, Math.max(0, now + step))];
    if (!this.line) return;
    this.line.tabIndex = -1;
    this.line.focus({ preventScroll: true });
    this.line.scrollIntoView({ block: "nearest" });
  }

  press(what) {
    const one = this.line?.isConnected && this.line.querySelector(what);
    if (one && !one.hidden) one.click();
  }

  room(step, unread) {
    const all = [...document.querySelectorAll(".roomlist > li[data-room]")];
    const at = all.findIndex((row) => row.classList.contains("at"));
    const others = step > 0 ? all.slice(at + 1) : all.slice(0, Math.max(at, 0)).reverse();
    const next = others.find((row) => !unread || row.querySelector(".count"));
    next?.querySelector("a").click();
  }
}
