// <search-palette>: Ctrl-K, or a press on the search box. What is typed goes to every room by itself ([data-answer], each
// asks the address in its hx-get), so that a slow one does not hold the others; nothing is asked while an input method
// composes. Up and Down walk through the answers, Enter opens the first.
import { open } from "./dialogs.js";

const PAUSE = 140;

class SearchPalette extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.field = this.querySelector('input[name="q"]');
    if (!this.dialog || !this.field) return;
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        this.show();
      }
    });
    document.addEventListener("click", (event) => {
      if (event.target.closest("[data-palette]")) {
        event.preventDefault();
        this.show();
      }
    });
    // Typing into the box in the bar goes on in the palette.
    for (const box of document.querySelectorAll("input[data-palette]")) {
      box.addEventListener("input", (event) => {
        if (event.isComposing) return;
        this.show(box.value);
        box.value = "";
      });
    }
    this.field.addEventListener("input", (event) => !event.isComposing && this.ask());
    this.field.addEventListener("compositionend", () => this.ask());
    this.addEventListener("keydown", (event) => this.walk(event));
    this.rooms = [...this.querySelectorAll("[data-answer]")];
    this.nothing = this.querySelector("[data-nothing]");
    this.found = this.querySelector("[data-found]");
    this.waiting = new Set();
    for (const over of ["htmx:afterSettle", "htmx:responseError", "htmx:sendError"]) {
      this.addEventListener(over, (event) => this.answered(event.target.closest("[data-answer]")));
    }
  }

  get links() {
    return [...this.querySelectorAll("li > a, li > button")];
  }

  show(text) {
    open(this.dialog);
    if (text !== undefined) this.field.value = text;
    this.field.focus();
    if (text === undefined) this.field.select();
    this.ask();
  }

  ask() {
    clearTimeout(this.timer);
    this.entered = false;
    this.waiting = new Set(this.rooms);
    this.timer = setTimeout(() => this.field.dispatchEvent(new Event("ask")), PAUSE);
  }

  answered(room) {
    this.waiting.delete(room);
    for (const link of this.links) link.classList.toggle("at", link === this.first && !this.contains(document.activeElement?.closest("li")));
    if (this.nothing) this.nothing.hidden = this.waiting.size > 0 || this.links.length > 0 || !this.field.value.trim();
    const { length } = this.links;
    if (this.found && !this.waiting.size) this.found.textContent = length ? this.found.dataset.found.replace("{n}", length) : "";
    if (this.entered && (this.first || !this.waiting.size)) {
      this.entered = false;
      this.first?.click();
    }
  }

  // The uppermost answer, once no room above it is still looking.
  get first() {
    for (const room of this.rooms) {
      if (this.waiting.has(room)) return null;
      const link = room.querySelector("li > a");
      if (link) return link;
    }
    return null;
  }

  walk(event) {
    if (event.isComposing) return;
    const { links } = this;
    const now = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = event.key === "ArrowDown" ? now + 1 : now - 1;
      if (next < 0) this.field.focus();
      else links[Math.min(next, links.length - 1)]?.focus();
      for (const link of links) link.classList.toggle("at", link === document.activeElement || (next < 0 && link === this.first));
    } else if (event.key === "Enter" && document.activeElement === this.field && (links.length || this.waiting.size)) {
      event.preventDefault();
      // Typed faster than it was found: what opens is the answer to these words, never to the ones before.
      if (this.first) this.first.click();
      else this.entered = true;
    } else if (event.key.length === 1 && now >= 0 && !event.ctrlKey && !event.metaKey) {
      this.field.focus();
    }
  }
}

customElements.define("search-palette", SearchPalette);
