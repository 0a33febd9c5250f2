// <room-talk>: the page of a room that hears and speaks. Without it the same forms work, one page at a time.
import { Composer } from "./composer.js";
import { Outbox } from "./outbox.js";
import { addresses, dayOf, Lines } from "./stream-lines.js";
import { toast } from "./toast.js";
import { listen, say, seqOf } from "./topics.js";
import { words } from "./words.js";

const PATIENCE = 5000; // ms to wait for an answer over the line; then the same post goes as the form does
const SUBJECT = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
const WINDOW = 120000; // ms in which a message may be changed or recalled; the server decides
const READ_AFTER = 900; // ms, and as much again by chance: not everybody answers at once
const READS_AFTER = 2200; // ms: by then whoever read in the same two seconds is counted
const token = () => document.querySelector('meta[name="csrf-token"]').content;

class RoomTalk extends HTMLElement {
  connectedCallback() {
    const { topic, seq, me } = this.dataset;
    this.stream = this.querySelector(".stream");
    this.lines = new Lines(this);
    this.outbox = new Outbox(me, topic);
    this.read = Number(seq);
    this.isLast = this.dataset.last === "1";
    const form = this.querySelector("form.composer");
    if (form && !form.elements.seq) this.composer = new Composer(this, form);
    this.leave = listen(topic, Number(seq), (entry) => this.hear(entry));
    this.leaveMine = listen(`person:${me}`, seqOf(`person:${me}`), (entry) => this.hearMine(entry));
    document.addEventListener("banjie:behind", this.behind = ({ detail }) => detail.name === topic && this.sync(detail.behind));
    document.addEventListener("banjie:line", this.back = ({ detail }) => detail === "live" && this.sendAll());
    document.addEventListener("visibilitychange", this.seen = () => this.haveRead());
    this.addEventListener("scroll", () => this.haveRead(), true);
    this.addEventListener("click", (event) => this.press(event));
    this.addEventListener("submit", (event) => this.recallForm(event));
    for (const line of this.stream.querySelectorAll("[data-until]")) this.stale(line, new Date(line.dataset.until) - Date.now());
    for (const message of this.outbox.all()) this.pending(message);
    this.sendAll();
    (document.querySelector(".aimed") ?? document.getElementById("unread") ?? this.stream.lastElementChild)?.scrollIntoView({ block: this.isLast ? "end" : "center" });
    if (this.isLast && !document.getElementById("unread")) this.toEnd();
  }

  disconnectedCallback() {
    this.leave();
    this.leaveMine();
    document.removeEventListener("banjie:behind", this.behind);
    document.removeEventListener("banjie:line", this.back);
    document.removeEventListener("visibilitychange", this.seen);
  }

  // hearing

  hear(entry) {
    if (!entry) { toast(this.lines.words("ended"), { bad: true }); this.querySelector("form.composer")?.remove(); return; }
    if (!entry.seq) return;
    this.sync(false);
    const line = this.at(entry.target);
    if (entry.kind === "edited") { if (line && "text" in entry && !line.matches(".recalled")) this.lines.edit(line, entry.text); }
    else if (entry.kind === "recalled") { if (line) this.lines.recall(line, entry.by.name, entry.at); }
    else if (!this.isLast) this.more();
    else this.add(entry);
    if (entry.kind === "closed") this.querySelector("form.composer")?.remove();
    this.haveRead();
  }

  at(seq) {
    return seq ? this.stream.querySelector(`[data-seq="${seq}"]`) : null;
  }

  async add(entry) {
    const wasAtEnd = this.atEnd();
    const pending = entry.client_msg_id && this.stream.querySelector(`[data-client="${entry.client_msg_id}"]`);
    if (entry.client_msg_id && entry.by.id === this.dataset.me) this.outbox.drop(entry.client_msg_id);
    if (this.at(entry.seq)) return;
    if (entry.kind === "must_read") { await this.mustRead(entry); } else {
      const line = entry.kind === "posted" ? this.lines.message(entry) : this.lines.note(entry);
      pending?.remove();
      this.place(line);
      if (entry.kind === "posted") this.unfold(line, entry.text ?? "");
      if (entry.kind === "posted" && entry.by.id === this.dataset.me && !entry.recalled) this.stale(line, WINDOW - (Date.now() - new Date(entry.at)));
    }
    if (wasAtEnd || entry.by.id === this.dataset.me) this.toEnd();
    else this.more();
  }

  /** Behind what has a number and before what has none yet; a new day is marked. */
  place(line) {
    const unsent = this.stream.querySelector(".pending");
    const numbered = [...this.stream.querySelectorAll("[data-seq]")].at(-1);
    const mark = line.dataset.seq && numbered?.dataset.day !== line.dataset.day ? [this.lines.day(`${line.dataset.day}T12:00+08:00`)] : [];
    if (unsent && line.dataset.seq) unsent.before(...mark, line);
    else this.stream.append(...mark, line);
  }

  async mustRead({ must_read: { id }, seq, at }) {
    const line = Object.assign(document.createElement("div"), { className: "mustline", id: `m${seq}` });
    line.dataset.seq = seq;
    line.dataset.day = dayOf(at);
    this.place(line);
    const answer = await fetch(this.dataset.card.replace("/" + this.dataset.topic.slice(5) + "/", `/${id}/`));
    if (answer.ok) line.innerHTML = await answer.text();
  }

  async unfold(line, text) {
    const ours = [...new Set(addresses(text))].map((one) => new URL(one)).filter((one) => one.host === location.host && SUBJECT.test(one.pathname));
    for (const { pathname } of ours.slice(0, 3)) {
      const answer = await fetch(`${this.dataset.unfold}?${new URLSearchParams({ path: pathname })}`);
      if (answer.ok) line.querySelector(".bubble")?.insertAdjacentHTML("beforeend", await answer.text());
    }
  }

  sync(behind) {
    const place = this.querySelector("[data-synced]");
    if (place) place.textContent = this.lines.words(behind ? "filling" : "synced", { seq: seqOf(this.dataset.topic) });
  }

  /** Other rooms' numbers, and who read mine. */
  hearMine(entry) {
    if (entry?.whisper?.read === this.dataset.topic.slice(5)) {
      clearTimeout(this.counting);
      this.counting = setTimeout(() => this.count(), READS_AFTER);
    } else if (entry?.counts) {
      clearTimeout(this.listing);
      this.listing = setTimeout(() => this.list(), 600 + Math.random() * 600);
    }
  }

  async count() {
    const { reads } = await say(this.dataset.topic, { reads: 0 }).catch(() => ({}));
    for (const [seq, n] of Object.entries(reads ?? {})) {
      const mark = this.at(seq)?.querySelector(".reads");
      if (!mark) continue;
      mark.hidden = !n;
      mark.querySelector("b").textContent = n;
    }
  }

  async list() {
    const shown = document.querySelector(".roomlist");
    const answer = await fetch(`${document.querySelector(".rooms form").action}${location.search.includes("closed=1") ? "?closed=1" : ""}`, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || !shown) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".roomlist");
    for (const row of fresh.querySelectorAll(`[data-room="${this.dataset.topic.slice(5)}"]`)) {
      row.classList.add("at");
      row.querySelector("a").setAttribute("aria-current", "true");
    }
    shown.replaceWith(fresh);
  }

  // reading

  get scroller() {
    return getComputedStyle(this.stream).overflowY === "visible" ? document.scrollingElement : this.stream;
  }

  atEnd() {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < 120;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.querySelector(".jump")?.remove();
    this.below = 0;
  }

  more() {
    this.below = (this.below ?? 0) + 1;
    let jump = this.querySelector(".jump");
    if (!jump) {
      jump = Object.assign(document.createElement("button"), { type: "button", className: "btn s jump" });
      jump.addEventListener("click", () => { if (this.isLast) this.toEnd(); else location.assign(location.pathname); });
      this.stream.append(jump);
    }
    this.stream.append(jump);
    jump.textContent = this.lines.words("new", { n: this.below });
  }

  haveRead() {
    const head = seqOf(this.dataset.topic);
    if (document.hidden || !this.isLast || head <= this.read || !this.atEnd() || this.reading) return;
    this.reading = setTimeout(() => {
      this.reading = null;
      this.read = seqOf(this.dataset.topic);
      say(this.dataset.topic, { read: this.read }).catch(() => this.ask("read", { seq: this.read }).catch(() => {}));
    }, READ_AFTER * (1 + Math.random()));
  }

  // speaking

  /** Over the line where it is open, else as the form does; both take the same thing once only. */
  async act(word, body) {
    const said = say(this.dataset.topic, { [word]: body });
    const late = new Promise((_, reject) => { if (word === "post") setTimeout(() => reject(new Error("late")), PATIENCE); });
    try { return await Promise.race([said, late]); } catch (refused) {
      if (refused.status) throw refused;
      return this.ask(word, body);
    }
  }

  async ask(word, body) {
    const filled = Object.entries(body).filter(([, value]) => value !== null && value !== undefined && value !== "");
    const answer = await fetch(this.dataset[word], {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      body: new URLSearchParams(filled),
    });
    if (answer.ok) return answer.json();
    const told = await answer.json().catch(() => ({}));
    throw Object.assign(new Error(told.sentence ?? words("broken")), { status: answer.status });
  }

  send(message) {
    this.outbox.keep(message);
    this.pending(message);
    this.toEnd();
    return this.deliver(message);
  }

  pending(message) {
    const { me, name } = this.dataset;
    const line = this.lines.message({ ...message, at: new Date(message.at).toISOString(), by: { id: me, name }, reply_to: message.answers });
    line.classList.add("pending");
    line.querySelector(".msgacts").remove();
    this.place(line);
    this.say(message, line, "sending");
  }

  say(message, line, state, why = "") {
    const failed = state === "failed";
    line.querySelector(".sent").textContent = failed ? "" : this.lines.words(state);
    line.querySelector(".failed").hidden = !failed;
    line.querySelector("[data-why]").textContent = why;
    for (const button of line.querySelectorAll("[data-again], [data-drop]")) button.hidden = !failed;
  }

  async deliver(message) {
    const find = () => this.stream.querySelector(`.pending[data-client="${message.client_msg_id}"]`);
    if (find()) this.say(message, find(), "sending");
    const { text, client_msg_id: id, reply_to: answered } = message;
    try {
      const { seq } = await this.act("post", { text, client_msg_id: id, ...(answered ? { reply_to: answered } : {}) });
      this.outbox.drop(id);
      const line = find();
      if (line) { line.querySelector(".sent").textContent = this.lines.words("sent", { seq }); line.classList.add("numbered"); }
    } catch (refused) {
      const line = find();
      if (line) this.say(message, line, "failed", refused.status && refused.status < 500 ? refused.message : this.lines.words("kept"));
      if (refused.status && refused.status < 500) this.outbox.keep({ ...message, refused: true });
    }
  }

  /** What waits goes again by itself as soon as there is a line; what was refused waits for a hand. */
  async sendAll() {
    for (const message of this.outbox.all()) {
      const line = this.stream.querySelector(`.pending[data-client="${message.client_msg_id}"]`);
      if (message.refused) { if (line) this.say(message, line, "failed", this.lines.words("kept")); continue; }
      await this.deliver(message);
    }
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
    const target = event.target.closest("[data-again], [data-drop], [data-reply], [data-edit], button[data-recall]");
    const line = target?.closest(".msg");
    if (!line) return;
    if (target.matches("[data-again], [data-drop]")) {
      const message = this.outbox.all().find((one) => one.client_msg_id === line.dataset.client);
      if (target.matches("[data-drop]") || !message) { this.outbox.drop(line.dataset.client); line.remove(); } else this.deliver({ ...message, refused: false });
    } else if (target.matches("button[data-recall]")) this.recall(line);
    else if (this.composer) {
      event.preventDefault();
      if (target.matches("[data-reply]")) this.composer.answer(line);
      else this.composer.change(line);
    }
  }

  recallForm(event) {
    if (!event.target.matches("[data-recall]")) return;
    event.preventDefault();
    event.stopPropagation();
    this.recall(event.target.closest(".msg"));
  }

  recall(line) {
    this.act("recall", { seq: Number(line.dataset.seq) }).catch((refused) => toast(refused.message, { bad: true }));
  }
}

customElements.define("room-talk", RoomTalk);
