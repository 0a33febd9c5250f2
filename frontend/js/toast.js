// A word about what has just happened, above the page. One with a link in it, and a bad one, stays until it is closed.
import { icon } from "./icon.js";
import { words } from "./words.js";

const SECONDS = 8;

function place() {
  return document.querySelector(".toasts");
}

function arm(line) {
  line.querySelector("[data-away]")?.addEventListener("click", () => line.remove());
  if (line.classList.contains("bad") || line.querySelector("a")) return;
  let timer;
  const wait = () => { timer = setTimeout(() => line.remove(), SECONDS * 1000); };
  for (const name of ["pointerenter", "focusin"]) line.addEventListener(name, () => clearTimeout(timer));
  for (const name of ["pointerleave", "focusout"]) line.addEventListener(name, wait);
  wait();
}

/** Show one; `link` is {href, text}. */
export function toast(text, { bad = false, link } = {}) {
  const line = Object.assign(document.createElement("div"), { className: bad ? "toast bad" : "toast" });
  const away = Object.assign(document.createElement("button"), { type: "button", className: "iconbtn" });
  away.dataset.away = "";
  away.setAttribute("aria-label", words("close"));
  away.append(icon("close"));
  line.append(icon(bad ? "warn" : "check"), Object.assign(document.createElement("span"), { textContent: text }));
  if (link) line.append(Object.assign(document.createElement("a"), { href: link.href, textContent: link.text }));
  line.append(away);
  place()?.append(line);
  arm(line);
}

for (const line of document.querySelectorAll(".toasts .toast")) arm(line);

// The server may ask for one with the header HX-Trigger: {"toast": {"text": "…"}}
document.addEventListener("toast", (event) => toast(event.detail.text ?? event.detail.value, event.detail));
