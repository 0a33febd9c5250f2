// While a message is written: @ offers those who are in the room, # what the office finds by these words. Arrows walk,
// Enter or Tab takes, Escape puts away. Of a thing its address is written, which the room unfolds into a card.
import { write } from "./typing.js";

const PERSON = /(?<![A-Za-z0-9._-])[@＠]([^\s@＠]{0,20})$/;
const THING = /[#＃]([^\s#＃]{1,30})$/;
const THINGS = ["documents", "matters", "meetings"];
const MOST = 8;
const CALM = 160; // ms without a key before the office is asked

export class Suggestions {
  constructor(talk, field) {
    this.talk = talk;
    this.field = field;
    this.list = field.form.querySelector("[role=listbox]");
    field.addEventListener("input", (event) => !event.isComposing && this.look());
    field.addEventListener("compositionend", () => this.look());
    field.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the field keeps the cursor
      this.take(event.target.closest("li"));
    });
  }

  get isOpen() { return !this.list.hidden; }

  get at() { return this.list.querySelector("[aria-selected=true]"); }

  look() {
    clearTimeout(this.timer);
    const before = this.field.value.slice(0, this.field.selectionStart);
    const [person, thing] = [before.match(PERSON), before.match(THING)];
    this.typed = (person ?? thing)?.[0];
    const many = this.listed.dataset.people; // a room too large to list: the office is asked
    if (person && many) this.timer = setTimeout(() => this.seek(many, person), CALM);
    else if (person) this.show(this.people(person[1].toLowerCase()));
    else if (thing) this.timer = setTimeout(() => this.ask(thing), CALM);
    else this.close();
  }

  get listed() { return document.getElementById("members"); }

  async seek(address, [typed, who]) {
    const answer = await fetch(`${address}?${new URLSearchParams({ who })}`).catch(() => null);
    if (!answer?.ok || this.typed !== typed) return;
    const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
    this.show(this.people(who.toLowerCase(), drawn.getElementById("members")));
  }

  /** By name, by whole pinyin or by initials. */
  people(words, list = this.listed) {
    const members = [...list.children].map((one) => one.dataset);
    const fits = ({ name, pinyin }) => {
      const syllables = pinyin.toLowerCase().split(" ");
      return name.toLowerCase().includes(words) || syllables.join("").startsWith(words) || syllables.map((one) => one[0]).join("").startsWith(words);
    };
    const others = members.filter(({ id, name }) => name && id !== this.talk.dataset.me).filter(fits);
    const all = this.talk.dataset.all; // whoever keeps the room may name everybody
    const names = others.map(({ name }) => name);
    if (all && all.startsWith(words)) names.unshift(all);
    return names.slice(0, MOST).map((name) => ({ title: name, note: "", writes: `@${name} ` }));
  }

  async ask([typed, words]) {
    const rooms = THINGS.map((name) => document.querySelector(`[data-answer="${name}"]`)).filter(Boolean);
    const answers = await Promise.all(rooms.map((room) => this.found(room.getAttribute("hx-get"), words)));
    if (this.typed === typed) this.show(answers.flat().slice(0, MOST));
  }

  async found(address, words) {
    const answer = await fetch(`${address}?${new URLSearchParams({ q: words })}`).catch(() => null);
    if (!answer?.ok) return [];
    const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
    return [...drawn.querySelectorAll("li > a")].map((link) => ({
      title: link.querySelector("span").textContent.trim(),
      note: link.querySelector("small")?.textContent ?? "",
      writes: `${new URL(link.getAttribute("href"), location.origin)} `,
    }));
  }

  show(offers) {
    this.list.replaceChildren(...offers.map((offer, place) => this.line(offer, place)));
    this.list.hidden = !offers.length;
    this.mark(this.list.firstElementChild);
  }

  line({ title, note, writes }, place) {
    const line = Object.assign(document.createElement("li"), { id: `${this.list.id}-${place}`, role: "option" });
    line.dataset.writes = writes;
    line.append(Object.assign(document.createElement("span"), { textContent: title }));
    if (note) line.append(Object.assign(document.createElement("small"), { textContent: note }));
    return line;
  }

  mark(line) {
    this.at?.removeAttribute("aria-selected");
    line?.setAttribute("aria-selected", "true");
    line?.scrollIntoView({ block: "nearest" });
    if (line) this.field.setAttribute("aria-activedescendant", line.id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  close() {
    this.typed = undefined;
    if (this.isOpen) this.show([]);
  }

  take(line) {
    if (!line) return;
    const end = this.field.selectionStart;
    const start = end - this.typed.length;
    this.close();
    write(this.field, start, end, line.dataset.writes);
  }

  /** True when the key was meant for the list. */
  key(event) {
    if (!this.isOpen) return false;
    const lines = [...this.list.children];
    const place = lines.indexOf(this.at);
    if (event.key === "ArrowDown") this.mark(lines[(place + 1) % lines.length]);
    else if (event.key === "ArrowUp") this.mark(lines.at(place - 1));
    else if (event.key === "Enter" || event.key === "Tab") this.take(this.at);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    return true;
  }
}
