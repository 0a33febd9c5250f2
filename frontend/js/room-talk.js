// <room-talk>: the page of a room that hears and speaks. Without it the same forms work, one page at a time.
import { Composer } from "./composer.js";
import { Deliveries } from "./deliveries.js";
import { OwnWords } from "./own-words.js";
import { Readers } from "./readers.js";
import { Lines } from "./stream-lines.js";
import { StillTyping } from "./still-typing.js";
import { StreamView } from "./stream-view.js";
import { TalkKeys } from "./talk-keys.js";
import { toast } from "./toast.js";
import { listen, seqOf } from "./topics.js";
import { mustRead, tuck, unfold } from "./unfolded-cards.js";

const PINS = ["pinned", "unpinned", "announced", "edited", "recalled"]; // after which something else may stand above the talk

class RoomTalk extends HTMLElement {
  connectedCallback() {
    const { topic, seq, me } = this.dataset;
    this.stream = this.querySelector(".stream");
    this.lines = new Lines(this);
    this.isLast = this.dataset.last === "1";
    this.view = new StreamView(this);
    this.readers = new Readers(this);
    this.deliveries = new Deliveries(this);
    this.ownWords = new OwnWords(this);
    const form = this.querySelector("form.composer");
    if (form?.elements.text && !form.elements.seq) this.composer = new Composer(this, form);
    if (this.composer) this.typing = new StillTyping(this, form.elements.text);
    this.leave = listen(topic, Number(seq), (entry) => this.hear(entry));
    this.leaveMine = listen(`person:${me}`, seqOf(`person:${me}`), (entry) => this.hearMine(entry));
    document.addEventListener("banjie:behind", this.behind = ({ detail }) => detail.name === topic && this.sync(detail.behind));
    document.addEventListener("banjie:line", this.back = ({ detail }) => detail === "live" && this.deliveries.sendAll());
    document.addEventListener("visibilitychange", this.seen = () => this.readers.haveRead());
    this.addEventListener("scroll", () => this.readers.haveRead(), true);
    this.addEventListener("click", (event) => this.ownWords.press(event));
    this.addEventListener("submit", (event) => this.ownWords.recallForm(event));
    this.find = this.querySelector(".roomfind");
    this.find?.querySelector("summary").addEventListener("click", (event) => { event.preventDefault(); this.seek(!this.find.open); });
    for (const card of this.stream.querySelectorAll(".unfolded")) tuck(card.closest(".msg"));
    this.keys = new TalkKeys(this);
    this.ownWords.begin();
    this.deliveries.begin();
    this.view.begin();
  }

  /** The field has the focus at once: whoever types on at the press (the event "toggle" comes later) loses no letter. */
  seek(open = true) {
    this.find.open = open;
    if (open) this.find.querySelector("input").focus();
  }

  disconnectedCallback() {
    this.leave();
    this.leaveMine();
    this.keys.end();
    document.removeEventListener("banjie:behind", this.behind);
    document.removeEventListener("banjie:line", this.back);
    document.removeEventListener("visibilitychange", this.seen);
  }

  hear(entry) {
    if (!entry) { toast(this.lines.words("ended"), { bad: true }); this.querySelector("form.composer")?.remove(); return; }
    if (!entry.seq) return;
    this.sync(false);
    const line = this.view.at(entry.target);
    if (entry.kind === "edited") { if (line && "text" in entry && !line.matches(".recalled")) this.lines.edit(line, entry); }
    else if (entry.kind === "recalled") { if (line) this.lines.recall(line, entry.by.name, entry.at); }
    else if (entry.kind === "unpinned") { for (const button of line?.querySelectorAll("[data-pins]") ?? []) button.hidden = false; }
    else if (entry.kind === "cleared") { for (const old of this.stream.querySelectorAll(".msg:not(.recalled)[data-seq]")) if (Number(old.dataset.seq) <= entry.until) this.lines.entomb(old, this.lines.words("cleared")); }
    else if (entry.kind === "reacted") { if (line) this.lines.react(line, entry); }
    else if (!this.isLast) this.view.more();
    else this.add(entry);
    if (PINS.includes(entry.kind)) document.body.dispatchEvent(new Event("banjie:pinned"));
    if (entry.kind === "role" && entry.people.some(({ id }) => id === this.dataset.me)) this.dataset.keeps = entry.role === "member" ? "" : "1";
    if (entry.speaks) this.speaks = entry.speaks;
    if (entry.kind === "role" || entry.kind === "speaks") this.quiet();
    if (entry.kind === "closed") this.querySelector("form.composer")?.remove();
    this.readers.haveRead();
  }

  /** Whether this reader may speak as the room stands now; what they have typed stays where it is. */
  quiet() {
    const [form, told] = [this.querySelector("form.composer"), this.querySelector("[data-quiet]")];
    if (!form || !told) return;
    const may = this.dataset.keeps === "1" || (this.speaks ?? this.dataset.speaks) === "everybody";
    form.hidden = !may;
    told.hidden = may;
  }

  async add(entry) {
    const mine = entry.by.id === this.dataset.me;
    const wasAtEnd = this.view.atEnd();
    const pending = entry.client_msg_id && this.stream.querySelector(`[data-client="${entry.client_msg_id}"]`);
    if (entry.client_msg_id && mine) this.deliveries.outbox.drop(entry.client_msg_id);
    if (this.view.at(entry.seq)) return;
    if (!mine) this.typing?.hide();
    if (entry.kind === "must_read") { await mustRead(this, entry); } else {
      const line = entry.kind === "posted" ? this.lines.message(entry) : this.lines.note(entry);
      pending?.remove();
      this.view.place(line);
      if (entry.kind === "posted") unfold(this, line, entry.text ?? "");
      if (entry.kind === "posted" && mine && !entry.recalled) this.ownWords.said(line, entry.at);
    }
    if (wasAtEnd || mine) this.view.toEnd();
    else this.view.more();
  }

  /** Somebody read what I wrote, or is typing here. */
  hearMine(entry) {
    const { read, typing } = entry?.whisper ?? {}, here = this.dataset.topic.slice(5);
    if (read === here) this.readers.countSoon();
    if (typing === here) this.typing?.show();
  }

  sync(behind) {
    const place = this.querySelector("[data-synced]");
    if (!place) return;
    place.classList.toggle("behind", behind);
    place.textContent = this.lines.words(behind ? "filling" : "synced", { seq: seqOf(this.dataset.topic) });
  }
}

customElements.define("room-talk", RoomTalk);
