// What a person may do with a line of a room: send it again, answer it, and for two minutes change or recall one's own.
import { act, ask } from "./room-acts.js";
import { toast } from "./toast.js";

const WINDOW = 120000; // ms in which a message may be changed or recalled; the server decides
const PRESSED = "[data-again], [data-drop], [data-reply], [data-edit], button[data-recall], [data-pins], [data-sign]";

export class OwnWords {
  constructor(talk) {
    this.talk = talk;
  }

  begin() {
    for (const line of this.talk.stream.querySelectorAll("[data-until]")) this.stale(line, new Date(line.dataset.until) - Date.now());
  }

  said(line, at) {
    this.stale(line, WINDOW - (Date.now() - new Date(at)));
  }

  /** After two minutes a message stands. */
  stale(line, left) {
    const own = line.querySelectorAll("[data-edit], [data-recall]");
    for (const one of own) one.hidden = left <= 0;
    if (left > 0) {
      line.dataset.fresh = "";
      setTimeout(() => { delete line.dataset.fresh; for (const one of own) one.hidden = true; }, left);
    }
  }

  press(event) {
    const { composer, deliveries } = this.talk;
    const target = event.target.closest(PRESSED);
    const line = target?.closest(".msg");
    if (!line) return;
    if (target.matches("[data-drop]")) deliveries.drop(line);
    else if (target.matches("[data-again]")) deliveries.again(line);
    else if (target.matches("button[data-recall]")) this.recall(line);
    else if (target.matches("[data-pins]")) { event.preventDefault(); this.pin(line, target); }
    else if (target.matches("[data-sign]")) { event.preventDefault(); this.react(line, target); }
    else if (composer) {
      event.preventDefault();
      if (target.matches("[data-reply]")) composer.answer(line);
      else composer.change(line);
    }
  }

  recallForm(event) {
    if (!event.target.matches("[data-recall]")) return;
    event.preventDefault();
    event.stopPropagation();
    this.recall(event.target.closest(".msg"));
  }

  /** A press on one's own sign takes it back. */
  react(line, button) {
    const on = button.getAttribute("aria-pressed") !== "true";
    act(this.talk.dataset, "react", { seq: Number(line.dataset.seq), sign: button.dataset.sign, on: Number(on) }).catch((refused) => toast(refused.message, { bad: true }));
    button.closest("details")?.removeAttribute("open");
  }

  pin(line, button) {
    const stay = (refused) => toast(refused.message, { bad: true });
    ask(this.talk.dataset, "pin", { seq: line.dataset.seq, pinned: 1 }).then(() => { button.hidden = true; }, stay);
  }

  recall(line) {
    act(this.talk.dataset, "recall", { seq: Number(line.dataset.seq) }).catch((refused) => toast(refused.message, { bad: true }));
  }
}
