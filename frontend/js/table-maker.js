// <table-maker for="id"> around a dialog: the table at the cursor in fields, row by row; written back as lines of text.
import { open } from "./dialogs.js";
import { nextCaption, tableAt, tableLines } from "./table-text.js";
import { linesAt, writeLines } from "./typing.js";

class TableMaker extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.getAttribute("for"));
    this.dialog = this.querySelector("dialog");
    this.grid = this.querySelector("tbody");
    this.caption = this.querySelector("[data-caption]");
    if (!this.field || !this.dialog) return;
    document.querySelector(`[data-table-for="${this.field.id}"]`)?.addEventListener("click", () => this.begin());
    this.addEventListener("click", (event) => {
      const act = event.target.closest("[data-table]")?.dataset.table;
      if (act) this[act]();
    });
    this.addEventListener("focusin", (event) => { if (this.grid.contains(event.target)) this.last = event.target; });
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
      event.preventDefault(); // the form around is the draft's; Enter leads to the next row
      const row = event.target.closest("tr");
      if (!row) return;
      const place = [...row.children].indexOf(event.target.closest("td"));
      if (!row.nextElementSibling) this.addRow();
      row.nextElementSibling.children[place].querySelector("input").focus();
    });
  }

  begin() {
    const { lines, from } = linesAt(this.field);
    this.found = tableAt(lines, from);
    this.at = from;
    this.caption.value = this.found?.caption ?? nextCaption(lines);
    this.draw(this.found?.rows ?? [["", "", ""], ["", "", ""]]);
    open(this.dialog);
    this.grid.querySelector("input").focus();
  }

  get rows() {
    return [...this.grid.rows].map((row) => [...row.querySelectorAll("input")].map((cell) => cell.value));
  }

  draw(rows) {
    this.grid.replaceChildren(...rows.map((row, nth) => {
      const line = document.createElement("tr");
      line.append(...row.map((text, place) => this.cell(text, nth, place)));
      return line;
    }));
  }

  cell(text, nth, place) {
    const input = Object.assign(document.createElement("input"), { className: "input", value: text, autocomplete: "off" });
    input.setAttribute("aria-label", this.dataset.cell.replace("{row}", nth + 1).replace("{column}", place + 1));
    const cell = document.createElement("td");
    cell.append(input);
    return cell;
  }

  /** Where the focus was, or the last place. */
  get place() {
    const cell = this.grid.contains(this.last) ? this.last.closest("td") : this.grid.rows[this.grid.rows.length - 1].lastElementChild;
    return { row: [...this.grid.rows].indexOf(cell.parentElement), column: [...cell.parentElement.children].indexOf(cell) };
  }

  change(make) {
    const { row, column } = this.place;
    const rows = make(this.rows, row, column);
    this.draw(rows);
    this.grid.rows[Math.min(row, rows.length - 1)].children[Math.min(column, rows[0].length - 1)].querySelector("input").focus();
  }

  addRow() { this.change((rows, at) => [...rows.slice(0, at + 1), rows[0].map(() => ""), ...rows.slice(at + 1)]); }
  addColumn() { this.change((rows, _row, at) => rows.map((row) => [...row.slice(0, at + 1), "", ...row.slice(at + 1)])); }
  dropRow() { this.change((rows, at) => (rows.length > 1 ? rows.filter((_row, nth) => nth !== at) : rows)); }
  dropColumn() { this.change((rows, _row, at) => (rows[0].length > 1 ? rows.map((row) => row.filter((_cell, nth) => nth !== at)) : rows)); }

  done() {
    const lines = this.field.value.split("\n");
    const made = tableLines(this.caption.value, this.rows);
    this.dialog.close();
    if (this.found) lines.splice(this.found.first, this.found.last - this.found.first + 1, ...made);
    else lines.splice(this.at + (lines[this.at].trim() ? 1 : 0), lines[this.at].trim() ? 0 : 1, ...made);
    writeLines(this.field, lines, this.found?.first ?? this.at, (this.found?.first ?? this.at) + made.length - 1);
  }
}

customElements.define("table-maker", TableMaker);
