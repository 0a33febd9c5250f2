// <people-seek>: choosing people by typing. The server finds them; Enter takes the first that fits and the field is free for
// the next; who is chosen stands on top as a row of chips. Without this script a button finds, and boxes are ticked.
import { waitForChoice } from "./unchosen.js";

const CALM = 180; // ms without a key before the server is asked

const tell = (element) => ["input", "change"].forEach((name) => element.dispatchEvent(new Event(name, { bubbles: true })));
const boxOf = (label) => label.querySelector("input");

class PeopleSeek extends HTMLElement {
  connectedCallback() {
    this.top = this.querySelector("[data-top]");
    this.field = this.querySelector("[data-find]");
    this.found = this.querySelector("[data-found]");
    this.status = this.querySelector("[role=status]");
    this.querySelector("[data-look]")?.remove(); // or Enter anywhere in the form would press it
    this.field.removeAttribute("name");
    waitForChoice(this, this.field);
    this.field.addEventListener("input", (event) => {
      event.stopPropagation(); // looking is not writing: nothing is checked, kept or warned of
      if (!event.isComposing) this.soon();
    });
    this.field.addEventListener("compositionend", () => this.soon());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.found.addEventListener("change", (event) => {
      event.stopPropagation();
      this.take(event.target.closest("label"));
    });
    this.draw();
  }

  get labels() { return [...this.top.querySelectorAll("label")]; }

  soon() {
    clearTimeout(this.timer);
    this.asked = undefined;
    this.isLooking = this.field.value.trim() !== "";
    this.timer = setTimeout(() => this.look(), CALM);
  }

  /** Whom the text finds; asked once for each text. */
  look() {
    clearTimeout(this.timer);
    const text = this.field.value.trim();
    this.asked ??= text ? this.ask(text) : Promise.resolve("");
    return this.asked.then((html) => text === this.field.value.trim() && this.show(html, text));
  }

  async ask(text) {
    const answer = await fetch(`${this.dataset.address}&q=${encodeURIComponent(text)}`).catch(() => null);
    return answer?.ok ? answer.text() : "";
  }

  show(html, text) {
    const drawn = new DOMParser().parseFromString(html, "text/html");
    const chosen = new Set(this.labels.map((label) => boxOf(label).value));
    const labels = [...drawn.querySelectorAll("label")].filter((label) => !chosen.has(boxOf(label).value));
    this.found.replaceChildren(...labels);
    this.status.textContent = text && !labels.length ? this.dataset.nobody : "";
  }

  async key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault(); // or the first button of the form would be pressed
      await this.look();
      const typed = this.field.value.trim();
      const left = typed ? [...this.found.querySelectorAll("label")] : [];
      const first = left.find((label) => label.textContent.trim().endsWith(`　${typed}`)) ?? left[0];
      if (first) this.take(first); // 李明 before 李明远, whoever is nearer
    } else if (event.key === "Escape" && this.field.value) {
      event.preventDefault();
      this.clear();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      this.found.querySelector("input")?.focus();
    }
  }

  clear() {
    this.field.value = "";
    this.isLooking = false;
    this.asked = undefined;
    this.show("", "");
    this.field.focus();
  }

  take(label) {
    if (boxOf(label).type === "radio") this.top.replaceChildren();
    boxOf(label).checked = true;
    this.top.append(label);
    this.clear();
    this.draw();
    tell(boxOf(label));
  }

  draw() {
    for (const chip of this.top.querySelectorAll(".chip")) chip.remove();
    for (const label of this.labels) {
      label.hidden = true;
      label.after(this.chip(label));
    }
  }

  chip(label) {
    const name = label.textContent.trim();
    const chip = Object.assign(document.createElement("button"), { type: "button", className: "chip", textContent: `${name} ×` });
    chip.setAttribute("aria-label", `${this.dataset.takeOff} ${name}`);
    chip.addEventListener("click", () => {
      const place = [...this.top.querySelectorAll(".chip")].indexOf(chip);
      label.remove();
      this.draw();
      tell(this.field.form ?? this);
      const chips = this.top.querySelectorAll(".chip");
      (chips[Math.min(place, chips.length - 1)] ?? this.field).focus();
    });
    return chip;
  }
}

customElements.define("people-seek", PeopleSeek);
