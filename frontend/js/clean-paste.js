// <clean-paste for="id">: what is pasted out of a word processor becomes paragraphs, levels and tables; fonts, colours and
// sizes stay behind, since the standard decides them.
import { announce } from "./announce.js";
import { levelOf } from "./levels.js";
import { tableLines } from "./table-text.js";
import { write } from "./typing.js";

const BLOCKS = "p, div, li, h1, h2, h3, h4, h5, h6, table, blockquote, pre, ol, ul, section, article, td, th, tr";
const said = (node) => (node.textContent ?? "").replace(/[\s\u00a0]+/g, " ").replace(/([\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])/g, "$1").trim();

function tableOf(table) {
  const rows = [];
  const below = []; // cells that reach down into later rows keep their column
  for (const row of table.rows) {
    const line = [];
    for (const cell of row.cells) {
      while (below[line.length] > 0) { below[line.length] -= 1; line.push(""); }
      const [wide, high] = [Math.min(cell.colSpan || 1, 30), Math.min(cell.rowSpan || 1, 500)];
      for (let nth = 0; nth < wide; nth += 1) { below[line.length] = high - 1; line.push(nth ? "" : said(cell)); }
    }
    if (line.some(Boolean)) rows.push(line);
  }
  const most = Math.max(0, ...rows.map((row) => row.length));
  return rows.length ? ["", ...tableLines("", rows.map((row) => [...row, ...Array(most - row.length).fill("")])), ""] : [];
}

/** A list of the web counts its lines itself; here the number is written. */
function item(node, nth) {
  const words = said(node);
  return levelOf(words) >= 0 || node.parentElement?.tagName !== "OL" ? words : `${nth + 1}.${words}`;
}

function lines(node, found = []) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.COMMENT_NODE || /^(STYLE|SCRIPT|META|TITLE|XML|O:P|IMG)$/i.test(child.nodeName)) continue;
    if (child.nodeName === "TABLE") found.push(...tableOf(child));
    else if (child.nodeName === "LI") found.push(item(child, [...child.parentElement.children].indexOf(child)));
    else if (child.nodeType === Node.ELEMENT_NODE && child.querySelector(BLOCKS)) lines(child, found);
    else if (child.nodeType === Node.ELEMENT_NODE && child.querySelector("br") && child.matches(BLOCKS)) {
      for (const line of child.innerText.split("\n")) found.push(line.trim());
    } else if (said(child)) found.push(said(child));
  }
  return found;
}

/** The text of pasted markup, as one types it here. */
export function cleaned(html) {
  const plain = html.replace(/<style\b[\s\S]*?<\/style>/gi, "").replace(/\sstyle\s*=\s*("[^"]*"|'[^']*')/gi, "");
  const page = new DOMParser().parseFromString(plain, "text/html");
  page.querySelectorAll("del, s, strike").forEach((node) => node.remove());
  return lines(page.body).join("\n").replace(/\n{3,}/g, "\n\n").trim();
}

class CleanPaste extends HTMLElement {
  connectedCallback() {
    const field = document.getElementById(this.getAttribute("for"));
    field?.addEventListener("paste", (event) => {
      const html = event.clipboardData?.getData("text/html");
      if (!html || !/<(table|h[1-6]|li|p|div)\b/i.test(html)) return;
      const text = cleaned(html);
      if (!text) return;
      event.preventDefault();
      const lead = /^\|/.test(text) && field.value.slice(0, field.selectionStart).trim() && !/\n$/.test(field.value.slice(0, field.selectionStart)) ? "\n" : "";
      write(field, field.selectionStart, field.selectionEnd, lead + text);
      announce(this.dataset.said);
    });
  }
}

customElements.define("clean-paste", CleanPaste);
