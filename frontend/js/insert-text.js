// <insert-text for="id">: menus that put a set wording at the cursor, or an attached picture as a figure on a line of its own.
import { announce } from "./announce.js";
import { tableAt } from "./table-text.js";
import { linesAt, write, writeLines } from "./typing.js";

const escaped = (text, closing) => text.replaceAll("\\", "\\\\").replaceAll(closing, `\\${closing}`);

/** What the next figure is called: 图3　 after 图2. */
function nextFigure(lines) {
  const numbers = lines.map((line) => Number(line.match(/^\s*!\[图\s*(\d+)/)?.[1] ?? 0));
  return `图${Math.max(0, ...numbers) + 1}　`;
}

class InsertText extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.getAttribute("for"));
    if (!this.field) return;
    // A field nobody has been in yet has its cursor at the beginning; what is put in belongs at the end.
    this.field.addEventListener("focus", () => { this.visited = true; }, { once: true });
    this.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (!button) return;
      button.closest("details").open = false;
      if (!this.visited) this.field.setSelectionRange(this.field.value.length, this.field.value.length);
      if ("wording" in button.dataset) this.say(button.textContent.trim());
      else this.show(button.dataset.picture, button.dataset.caption);
    });
  }

  say(text) {
    write(this.field, this.field.selectionStart, this.field.selectionEnd, text);
    announce(text);
  }

  /** Below the line of the cursor, never inside a table; the caption is marked, to be typed over. */
  show(name, title) {
    const { lines, to } = linesAt(this.field);
    const caption = escaped(title, "]");
    const number = nextFigure(lines);
    const last = tableAt(lines, to)?.last ?? to;
    const blank = !lines[last].trim();
    const at = blank ? last : last + 1;
    lines.splice(at, blank ? 1 : 0, `![${number}${caption}](${escaped(name, ")")})`);
    writeLines(this.field, lines, at);
    const start = lines.slice(0, at).join("\n").length + (at ? 1 : 0) + 2 + number.length;
    this.field.setSelectionRange(start, start + caption.length);
    announce(number + title);
  }
}

customElements.define("insert-text", InsertText);
