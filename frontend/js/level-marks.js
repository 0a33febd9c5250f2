// <level-marks for="id">: buttons and keys that set, shift and move the levels of a text. Numbers follow by themselves.
// Keys as in a word processor: Alt+Shift with ← → for the level, ↑ ↓ for the place. Never while an input method composes.
import { announce } from "./announce.js";
import { atLevel, endOf, levelOf, moved, renumbered, shifted } from "./levels.js";
import { linesAt, writeLines } from "./typing.js";

const KEYS = { ArrowLeft: "up", ArrowRight: "down", ArrowUp: "before", ArrowDown: "after" };

class LevelMarks extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.getAttribute("for"));
    if (!this.field) return;
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-mark], button[data-move]");
      if (button?.dataset.mark) this.mark(levelOf(button.dataset.mark));
      else if (button) this.move(button.dataset.move);
    });
    this.field.addEventListener("keydown", (event) => {
      const way = event.altKey && event.shiftKey && !event.ctrlKey && !event.isComposing && KEYS[event.key];
      if (!way) return;
      event.preventDefault();
      this.move(way);
    });
  }

  /** The lines marked get this level; pressed again, they lose it. */
  mark(level) {
    const { lines, from, to } = linesAt(this.field);
    const same = levelOf(lines[from]) === level;
    this.put(atLevel(lines, from, to, same ? -1 : level), from, to);
  }

  move(way) {
    const { lines, from, to } = linesAt(this.field);
    if (way === "number") this.put(renumbered(lines), from);
    else if (way === "up" || way === "down") this.put(shifted(lines, from, to, way === "up" ? -1 : 1), from, to);
    else {
      const [changed, at] = moved(lines, from, way === "before" ? -1 : 1);
      this.put(changed, at, endOf(changed, at));
    }
  }

  put(lines, from, to = from) {
    writeLines(this.field, lines, from, to);
    announce(lines[from].slice(0, 30));
  }
}

customElements.define("level-marks", LevelMarks);
