// Draws what a room says out of <template>s of the page, so that a line heard looks as a line loaded.
import { say } from "./said-words.js";
import { surname } from "./surname.js";
import { size } from "./words.js";

// Day and minute as the office keeps them, wherever the machine believes it is.
const written = (at, how) => new Intl.DateTimeFormat("sv-SE", { timeZone: document.querySelector("[data-zone]")?.dataset.zone, ...how }).format(new Date(at));

export const clock = (at) => written(at, { hour: "2-digit", minute: "2-digit" });
export const dayOf = (at) => written(at, { year: "numeric", month: "2-digit", day: "2-digit" });

export class Lines {
  constructor(root) {
    this.root = root;
    this.me = root.dataset.me;
    this.said = root.querySelector('template[data-draws="words"]').dataset;
  }

  words(name, values = {}) {
    return (this.said[name] ?? "").replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  }

  draw(name) {
    return this.root.querySelector(`template[data-draws="${name}"]`).content.firstElementChild.cloneNode(true);
  }

  /** entry: as the topic tells it, or one of the outbox without a seq. */
  message(entry) {
    const line = this.draw("msg");
    const mine = entry.by.id === this.me;
    line.classList.toggle("mine", mine);
    if (entry.seq) { line.id = `m${entry.seq}`; line.dataset.seq = entry.seq; }
    if (entry.client_msg_id) line.dataset.client = entry.client_msg_id;
    line.dataset.day = dayOf(entry.at);
    const avatar = line.querySelector(".avatar");
    avatar.textContent = surname(entry.by.name);
    if (mine) avatar.remove();
    line.querySelector(".meta b").textContent = entry.by.name;
    line.querySelector(".meta b").classList.toggle("vh", mine);
    line.querySelector("[data-unit]").textContent = mine ? "" : entry.by.unit ?? "";
    Object.assign(line.querySelector("time"), { dateTime: entry.at, textContent: clock(entry.at) });
    line.querySelector(".unhurried").hidden = !entry.not_urgent;
    say(line.querySelector(".said"), entry, this.me);
    this.quote(line, entry.reply_to);
    if (entry.forwarded) line.querySelector(".said").before(Object.assign(document.createElement("p"), { className: "quote", textContent: this.words("forwarded", entry.forwarded) }));
    for (const file of entry.files ?? []) line.querySelector(".bubble").append(...this.preview(file), this.file(file));
    if (entry.seq) {
      line.querySelector("[data-reply]").href = `?reply=${entry.seq}#composer`;
      line.querySelector("[data-forward]").href = this.root.dataset.forward.replace(/0\/$/, `${entry.seq}/`);
      line.querySelector("[data-edit]")?.setAttribute("href", `?edit=${entry.seq}#composer`);
      if (mine) line.querySelector(".sent").textContent = this.words("sent", { seq: entry.seq });
    }
    if (entry.cleared) this.entomb(line, this.words("cleared"));
    if (entry.recalled) this.recall(line, entry.by.name, entry.at);
    return line;
  }

  quote(line, answered) {
    const quote = line.querySelector(".quote");
    if (!answered) { quote.remove(); return; }
    quote.hidden = false;
    quote.href = `?at=${answered.seq}#m${answered.seq}`;
    quote.dataset.quotes = answered.seq;
    quote.textContent = answered.text ? this.words("says", answered) : this.words("gone");
  }

  /** Of a picture what it shows. */
  preview({ id, name }) {
    if (!/\.(png|jpe?g)$/i.test(name)) return [];
    const shown = this.draw("preview"), address = `${this.address(id)}preview/`;
    shown.href = `${address}?large=1`;
    Object.assign(shown.firstElementChild, { src: address, alt: name });
    return [shown];
  }

  address(id) {
    return this.root.dataset.files.replace(/[^/]+\/$/, `${id}/`);
  }

  file({ id, name, size: bytes }) {
    const card = this.draw("file");
    card.href = this.address(id);
    card.querySelector(".ext").textContent = name.includes(".") ? name.split(".").pop().slice(0, 4).toUpperCase() : "";
    card.querySelector(".name").textContent = name;
    card.querySelector("small").textContent = size(bytes);
    return card;
  }

  edit(line, entry) {
    say(line.querySelector(".said"), entry, this.me);
    line.querySelector(".edited").hidden = false;
  }

  /** Given or taken back by somebody; a sign nobody gives any more is not shown. */
  react(line, { sign, on, by }) {
    const place = line.querySelector("[data-reactions]");
    if (!place) return;
    let chip = place.querySelector(`[data-sign="${sign}"]`);
    if (!chip) {
      chip = this.draw("signs").querySelector(`[data-sign="${sign}"]`);
      if (!chip) return;
      place.append(chip);
    }
    const count = chip.querySelector("b");
    count.textContent = Number(count.textContent) + (on ? 1 : -1);
    if (by.id === this.me) chip.setAttribute("aria-pressed", String(on));
    if (count.textContent === "0") chip.remove();
  }

  /** The text goes from the page as well, wherever it is quoted. */
  recall(line, name, at) {
    this.entomb(line, this.words("tomb", { name, at: clock(at) }));
  }

  entomb(line, sentence) {
    const tomb = Object.assign(document.createElement("p"), { className: "tomb", textContent: sentence });
    line.classList.add("recalled");
    line.querySelector(".bubble")?.replaceWith(tomb);
    for (const part of line.querySelectorAll(".after, .reactions, .unhurried")) part.remove();
    for (const quote of this.root.querySelectorAll(`[data-quotes="${line.dataset.seq}"]`)) quote.textContent = this.words("gone");
  }

  note(entry) {
    const others = (entry.people ?? []).filter((one) => one.id !== entry.by.id);
    const named = (others.length ? others : entry.people ?? []).map((one) => one.name).join(this.words("between"));
    const names = entry.others ? this.words("more", { names: named, n: entry.others }) : named;
    const which = this.which(entry);
    const line = Object.assign(document.createElement("p"), { className: "roomnote", textContent: `${this.words(which, { names, by: entry.by.name })} ${clock(entry.at)}` });
    line.dataset.seq = entry.seq;
    line.dataset.day = dayOf(entry.at);
    return line;
  }

  /** Under which name the page has the words for it. */
  which({ kind, people, by, role, speaks, with_post }) {
    const alone = people?.length === 1 && people[0].id === by.id;
    if (kind === "joined") return with_post ? "cameWith" : alone ? "came" : "joined";
    if (kind === "left") return with_post ? "leftWith" : alone ? "left" : "removed";
    return role ?? speaks ?? (kind === "announced" ? "announcement" : kind);
  }

  day(at) {
    const on = new Date(at);
    const text = dayOf(at) === dayOf(Date.now()) ? this.words("today")
      : on.toLocaleDateString(document.documentElement.lang, { month: "long", day: "numeric", weekday: "long", timeZone: this.root.dataset.zone });
    return Object.assign(document.createElement("div"), { className: "daymark", textContent: text });
  }
}
