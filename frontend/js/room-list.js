// <room-list>: the list of rooms follows what is said in them. A row changes by itself as soon as its room is heard; the
// numbers, and what else may have changed, come from the server a moment later.
import { clock } from "./stream-lines.js";
import { listen, seqOf } from "./topics.js";

const HEARD = 20; // rows at the top that listen to their rooms; the others follow the reader's own numbers
const QUOTED = 60; // characters
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);

class RoomList extends HTMLElement {
  connectedCallback() {
    const { person } = document.documentElement.dataset;
    this.me = person;
    this.heard = new Map();
    this.asked = this.shown = 0;
    if (!person || this.dataset.closed) return;
    const mine = `person:${person}`;
    this.leave = listen(mine, seqOf(mine), (entry) => entry?.counts && this.renewSoon());
    this.listenToRows();
  }

  disconnectedCallback() {
    this.leave?.();
    for (const leave of this.heard.values()) leave();
    clearTimeout(this.renewing);
  }

  rows() {
    return [...this.querySelectorAll("[data-room]")];
  }

  listenToRows() {
    const wanted = new Map(this.rows().slice(0, HEARD).map((row) => [row.dataset.room, Number(row.dataset.seq)]));
    for (const [room, leave] of this.heard) if (!wanted.has(room)) { leave(); this.heard.delete(room); }
    for (const [room, seq] of wanted) {
      if (!this.heard.has(room)) this.heard.set(room, listen(`room:${room}`, seq, (entry) => this.hear(room, entry)));
    }
  }

  hear(room, entry) {
    const row = this.rows().find((one) => one.dataset.room === room);
    if (!entry) { this.heard.delete(room); this.renewSoon(); }
    if (!row || !entry?.seq || entry.seq <= Number(row.dataset.seq)) return;
    row.dataset.seq = entry.seq;
    const isLast = entry.target === Number(row.dataset.said);
    if (entry.kind === "posted" || entry.kind === "must_read") this.said(row, entry);
    else if (entry.kind === "edited" && isLast && "text" in entry) this.write(row, entry);
    else if (entry.kind === "recalled") { if (isLast) this.write(row, { ...entry, recalled: true }); this.renewSoon(); }
    else if (entry.kind === "closed" || entry.kind === "cleared") this.renewSoon();
  }

  said(row, entry) {
    row.dataset.said = entry.seq;
    this.write(row, entry);
    const time = Object.assign(document.createElement("time"), { dateTime: entry.at, textContent: clock(entry.at) });
    row.querySelector(".r > span").replaceChildren(time);
    row.parentElement.prepend(row);
    if (entry.not_urgent) this.renewSoon(); // whether it counts by now depends on the reader's hours
    else if (entry.by.id !== this.me && !row.matches(".at")) this.count(row);
  }

  write(row, entry) {
    const { name } = entry.by;
    const text = entry.text?.split(/\s+/).join(" ").trim().slice(0, QUOTED) || fill(this.dataset.files, { n: entry.files?.length ?? 0 });
    const alone = entry.by.id === this.me || "direct" in row.dataset;
    row.querySelector("small").textContent = entry.recalled ? fill(this.dataset.recalled, { name })
      : entry.must_read ? fill(this.dataset.mustRead, entry.must_read)
        : alone ? text : fill(this.dataset.says, { name, text });
  }

  count(row) {
    let mark = row.querySelector(".count");
    if (!mark) {
      mark = Object.assign(document.createElement("span"), { className: "count hot" });
      row.querySelector(".r").append(mark);
    }
    const n = (parseInt(mark.textContent, 10) || 0) + 1;
    const words = Object.assign(document.createElement("span"), { className: "vh", textContent: ` ${this.dataset.unread}` });
    mark.replaceChildren(n > 99 ? "99+" : String(n), words);
  }

  renewSoon() {
    clearTimeout(this.renewing);
    this.renewing = setTimeout(() => this.renew(), 600 + Math.random() * 600);
  }

  // Lists may overtake each other: one asked for earlier than the one that is shown changes nothing.
  async renew() {
    const asked = ++this.asked;
    const answer = await fetch(this.dataset.address, { headers: { "HX-Request": "true" } }).catch(() => null);
    const text = answer?.ok ? await answer.text().catch(() => "") : "";
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector(".roomlist");
    const shown = this.querySelector(".roomlist");
    if (!fresh || !shown || asked < this.shown) return;
    this.shown = asked;
    for (const row of fresh.querySelectorAll(`[data-room="${this.dataset.at}"]`)) {
      row.classList.add("at");
      row.querySelector("a").setAttribute("aria-current", "true");
    }
    const focused = document.activeElement?.closest?.("[data-room]")?.dataset.room;
    this.keepLater(fresh);
    shown.replaceWith(fresh);
    if (focused) fresh.querySelector(`[data-room="${focused}"] a`)?.focus();
    this.listenToRows();
  }

  // What was heard while the list was on its way is later than the list.
  keepLater(fresh) {
    for (const row of this.rows().reverse()) {
      const same = fresh.querySelector(`[data-room="${row.dataset.room}"]`);
      if (!same || Number(row.dataset.seq) <= Number(same.dataset.seq)) continue;
      same.remove();
      fresh.prepend(row);
    }
  }
}

customElements.define("room-list", RoomList);
