// <choice-list>: choosing out of hundreds. One types, Enter takes the first that fits and the field is free for the next;
// what is chosen stands on top as a row of chips. The boxes themselves stay where they are, so that a second press never
// falls on a neighbour. Without this script the headings still open and what was chosen stands first.
import { mainFirst } from "./main-first.js";
import { waitForChoice } from "./unchosen.js";

const spoken = (label) => `${label.textContent} ${label.closest("[data-group]")?.dataset.group ?? ""} ${label.dataset.sounds ?? ""}`.toLowerCase();

/** As if a hand had done it: those who check, count and warn of leaving hear it. */
const tell = (element) => ["input", "change"].forEach((name) => element.dispatchEvent(new Event(name, { bubbles: true })));

class ChoiceList extends HTMLElement {
  connectedCallback() {
    this.top = this.querySelector("[data-top]");
    this.field = this.querySelector("[data-find]");
    if (!this.top || !this.field || this.dataset.ready) return;
    this.dataset.ready = "1";
    this.status = this.querySelector("[role=status]");
    this.browse = this.querySelector("[data-browse]");
    this.groups = [...this.browse.querySelectorAll("[data-group]")];
    for (const label of [...this.top.children]) this.putBack(label);
    this.labels = this.groups.flatMap((group) => [...group.querySelectorAll("label")]);
    this.texts = new Map(this.labels.map((label) => [label, spoken(label)]));
    this.field.parentElement.hidden = false;
    waitForChoice(this, this.field);
    for (const button of this.querySelectorAll("[data-all]")) button.hidden = false;
    this.field.addEventListener("input", (event) => {
      event.stopPropagation(); // looking is not writing: nothing is checked, kept or warned of
      if (!event.isComposing) this.narrow();
    });
    this.field.addEventListener("compositionend", () => this.narrow());
    this.addEventListener("keydown", (event) => this.walk(event));
    this.addEventListener("click", (event) => this.all(event.target.closest("[data-all]")));
    this.addEventListener("change", (event) => event.target !== this.field && this.show(event.target));
    // Texts that come back after a sign-in that ended, or by the browser's memory, tick boxes without a change.
    window.addEventListener("pageshow", () => this.show());
    this.show();
  }

  /** The server sets what is chosen first; here it goes back to its own heading. */
  putBack(label) {
    const group = this.groups.find((one) => one.dataset.group === label.dataset.group) ?? this.groups[0];
    const place = Number(label.dataset.place);
    const later = [...group.querySelectorAll("label")].find((one) => Number(one.dataset.place) > place);
    group.querySelector(".in").insertBefore(label, later ?? null);
  }

  narrow() {
    const words = this.field.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const looking = words.length > 0;
    let found = 0;
    this.unfold(this.browse, looking, true);
    for (const group of this.groups) {
      let here = 0;
      for (const label of group.querySelectorAll("label")) {
        label.hidden = !words.every((word) => this.texts.get(label).includes(word));
        if (!label.hidden) here += 1;
      }
      group.hidden = here === 0;
      group.querySelector("[data-all]")?.toggleAttribute("hidden", looking);
      this.unfold(group, looking, here > 0);
      found += here;
    }
    mainFirst(this.groups, this.labels, looking);
    this.status.textContent = looking ? this.dataset.found.replace("{n}", found) : "";
    this.isLooking = looking;
  }

  /** While one looks, what fits is open; afterwards all is folded as it was. */
  unfold(part, looking, open) {
    if (looking) {
      part.dataset.was ??= part.open ? "open" : "shut";
      part.open = open;
    } else if (part.dataset.was) {
      part.open = part.dataset.was === "open";
      delete part.dataset.was;
    }
  }

  get boxes() {
    return [...this.browse.querySelectorAll("label")].filter((label) => !label.hidden && label.closest("details").open && this.browse.open).map((label) => label.control);
  }

  walk(event) {
    if (event.isComposing) return;
    const inField = event.target === this.field;
    if (event.key === "Enter" && inField) {
      event.preventDefault(); // or the first button of the form would be pressed
      const typed = this.field.value.trim().toLowerCase();
      const left = typed ? this.boxes.filter((box) => !box.checked) : [];
      const first = left.find((box) => box.closest("label").textContent.trim().toLowerCase() === typed) ?? left[0];
      if (first) this.take(first); // 市水务局 before 市水务局办公室, whichever stands first in the list
    } else if (event.key === "Enter" && event.target.matches("label input")) {
      event.preventDefault();
    } else if (event.key === "Escape" && this.field.value) {
      event.preventDefault();
      this.field.value = "";
      this.narrow();
      this.field.focus();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (inField || event.target.type === "checkbox")) {
      event.preventDefault();
      const { boxes } = this;
      const next = boxes.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1);
      (next < 0 ? this.field : boxes[Math.min(next, boxes.length - 1)])?.focus();
    }
  }

  take(box) {
    box.checked = true;
    tell(box);
    this.field.value = "";
    this.narrow();
  }

  all(button) {
    if (!button) return;
    for (const box of button.closest("details").querySelectorAll("label input")) box.checked = true;
    tell(button);
  }

  show(box) {
    if (box?.checked) this.isLooking = false;
    const chosen = this.labels.filter((label) => label.control.checked);
    this.top.replaceChildren(...chosen.map((label) => this.chip(label)));
    for (const group of this.groups) {
      const here = [...group.querySelectorAll("label")];
      const ticked = here.filter((label) => label.control.checked).length;
      group.querySelector("[data-count]").textContent = ticked ? `${ticked} / ${here.length}` : here.length;
    }
    const told = this.closest("details.fold")?.querySelector("[data-chosen-count]");
    if (told) told.textContent = chosen.length;
  }

  chip(label) {
    const name = label.textContent.trim();
    const chip = Object.assign(document.createElement("button"), { type: "button", className: "chip", textContent: `${name} ×` });
    chip.setAttribute("aria-label", `${this.dataset.takeOff} ${name}`);
    chip.addEventListener("click", () => {
      const place = [...this.top.children].indexOf(chip);
      label.control.checked = false;
      tell(label.control);
      (this.top.children[Math.min(place, this.top.children.length - 1)] ?? this.field).focus();
    });
    return chip;
  }
}

customElements.define("choice-list", ChoiceList);
