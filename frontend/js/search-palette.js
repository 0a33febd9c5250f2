// <search-palette>: Ctrl-K, or a press on the search box. What is typed is asked for as a fragment from the address in
// hx-get; nothing is asked while an input method composes. Up and Down walk through the answers, Enter opens.
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
    this.addEventListener("htmx:afterSettle", () => this.answered());
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
    this.timer = setTimeout(() => this.field.dispatchEvent(new Event("ask")), PAUSE);
    this.waits = true;
  }

  answered() {
    this.waits = false;
    this.links[0]?.classList.add("at");
    if (this.entered) this.links[0]?.click();
    this.entered = false;
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
      for (const link of links) link.classList.toggle("at", link === document.activeElement || (next < 0 && link === links[0]));
    } else if (event.key === "Enter" && document.activeElement === this.field && (links.length || this.waits)) {
      event.preventDefault();
      // Typed faster than it was found: what opens is the answer to these words, never to the ones before.
      if (this.waits) this.entered = true;
      else links[0].click();
    } else if (event.key.length === 1 && now >= 0 && !event.ctrlKey && !event.metaKey) {
      this.field.focus();
    }
  }
}

customElements.define("search-palette", SearchPalette);
