// The field at the foot of a room. Enter sends, Shift+Enter begins a line; never while an input method composes.
// Arrow up in an empty field changes one's last message, Alt+U marks what one writes as not urgent, Escape leaves what was
// begun.
import { newId } from "./outbox.js";
import { act, ask } from "./room-acts.js";
import { clock } from "./stream-lines.js";
import { Suggestions } from "./suggestions.js";
import { check, isTooLong } from "./text-limit.js";
import { toast } from "./toast.js";

const AFTER = 2000; // ms after the last key until the server keeps what is typed, for one's other devices
const byHand = window.matchMedia("(pointer: coarse)").matches; // there Enter begins a line

export class Composer {
  constructor(talk, form) {
    this.talk = talk;
    this.form = form;
    this.field = form.elements.text;
    this.unhurried = form.elements.not_urgent; // of this one message; the next is urgent again
    this.about = form.querySelector("[data-about]");
    this.suggestions = new Suggestions(talk, this.field);
    form.addEventListener("submit", (event) => this.submit(event));
    this.drafted = this.field.defaultValue;
    this.field.addEventListener("input", () => { clearTimeout(this.timer); this.timer = setTimeout(() => this.keepDraft(), AFTER); });
    window.addEventListener("pagehide", () => this.keepDraft());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.about.querySelector("[data-cancel]").addEventListener("click", (event) => { event.preventDefault(); this.settle(); });
  }

  /** Files go with the form itself, and the page comes back with them. */
  submit(event) {
    const withFiles = [...this.form.querySelectorAll('input[type="file"]')].some((one) => one.files.length);
    if (withFiles && !isTooLong(this.field)) { clearTimeout(this.timer); this.drafted = this.field.value; return; }
    event.preventDefault();
    event.stopPropagation();
    const text = this.field.value.trim();
    if (!text) return;
    if (isTooLong(this.field)) { check(this.field); this.field.focus(); return; }
    if (this.changes) { this.send(text); return; }
    const reply = Number(this.form.elements.reply_to.value) || null;
    const message = { client_msg_id: newId(), text, reply_to: reply, not_urgent: this.unhurried.checked, answers: this.answers, at: Date.now() };
    this.settle();
    this.talk.deliveries.send(message);
  }

  /** A change of what was sent is none; where the server takes none, this machine keeps it all the same. */
  keepDraft() {
    clearTimeout(this.timer);
    const text = this.field.value;
    if (this.changes || text === this.drafted) return;
    this.drafted = text;
    ask(this.talk.dataset, "draft", { text }, { keepalive: true }).then(() => this.sayKept(text)).catch(() => {});
  }

  /** After <keep-text> has said that this machine has it. */
  sayKept(text) {
    if (text && this.field.value === text) this.form.querySelector("[data-kept]").textContent = this.talk.lines.words("drafted", { time: clock(new Date()) });
  }

  async send(text) {
    try {
      await act(this.talk.dataset, "edit", { seq: this.changes, text });
      this.settle();
    } catch (refused) { toast(refused.message, { bad: true }); }
  }

  key(event) {
    if (event.isComposing || event.keyCode === 229 || this.suggestions.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !byHand) {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (event.key === "Escape" && (this.changes || this.answers)) {
      event.preventDefault();
      this.settle();
    } else if (event.altKey && event.code === "KeyU") {
      event.preventDefault();
      this.unhurried.click();
    } else if (event.key === "ArrowUp" && !this.field.value) {
      const own = [...this.talk.stream.querySelectorAll(".msg.mine[data-fresh]")].at(-1);
      if (own) { event.preventDefault(); this.change(own); }
    }
  }

  answer(line) {
    this.changes = null;
    const name = line.querySelector(".meta b").textContent;
    const text = line.querySelector(".said").textContent.replace(/\s+/g, " ").slice(0, 60);
    this.answers = { seq: Number(line.dataset.seq), name, text };
    this.form.elements.reply_to.value = line.dataset.seq;
    this.begin(this.talk.lines.words("answers", this.answers));
  }

  change(line) {
    this.changes = Number(line.dataset.seq);
    this.answers = null;
    this.form.elements.reply_to.value = "";
    const said = line.querySelector(".said");
    this.fill(said.dataset.text ?? said.textContent);
    this.begin(this.talk.lines.words("changes", { seq: this.changes }));
  }

  begin(sentence) {
    this.about.hidden = false;
    this.about.querySelector("span").textContent = sentence;
    this.field.focus();
    this.field.setSelectionRange(this.field.value.length, this.field.value.length);
  }

  /** Empty again; what was kept of it on this machine goes with it. */
  settle() {
    this.changes = this.answers = null;
    this.form.elements.reply_to.value = "";
    this.unhurried.checked = false;
    this.about.hidden = true;
    this.fill("");
    this.keepDraft();
    this.field.focus();
  }

  fill(text) {
    this.field.value = text;
    if (!text) this.field.defaultValue = "";
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
