// Single keys on lists and documents: j k up and down, e act, s put aside, ? what there is. Ctrl-K belongs to <search-palette>.
// They rest while one types, while an input method composes, inside dialogs, and for whoever has switched them off
// (WCAG 2.1.4); the switch is in the dialog that ? opens.
import { open } from "./dialogs.js";
import { toast } from "./toast.js";
import { words } from "./words.js";

const OFF = "banjie.keys.off";
const isOff = () => localStorage.getItem(OFF) === "1";

function isTyping(target) {
  return target.closest?.("input, textarea, select, [contenteditable=true], dialog[open]:not(.still)") || document.querySelector("dialog[open]:not(.still)");
}

function rows() {
  return [...document.querySelectorAll("[data-keys] > li, tbody[data-keys] > tr, table[data-keys] > tbody > tr")].filter((row) => row.querySelector("a"));
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.classList.contains("at"));
  const next = all[Math.min(all.length - 1, Math.max(0, now + step))] ?? all[0];
  all[now]?.classList.remove("at");
  next.classList.add("at");
  next.querySelector("a").focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

/** On a document the opinion gets the focus; on a list the row opens where its act is. */
function act() {
  const field = document.querySelector("[data-act-field]");
  if (field) {
    field.focus();
    return;
  }
  const link = document.querySelector("[data-keys] .at a");
  if (link) location.assign(`${link.href.split("#")[0]}#act`);
}

/** Later: to where the row at hand is put aside, or why it may not be. */
function putAside() {
  const row = document.querySelector("[data-keys] .at");
  const link = row?.querySelector("[data-aside]");
  if (link) link.click();
  else if (row?.closest("#box")) toast(words("notAside"), { bad: true });
}

/** Whether this key is no act: with another one held, while one types, or where single keys are switched off. */
export function rests(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  return isOff() || Boolean(isTyping(event.target));
}

document.addEventListener("keydown", (event) => {
  if (rests(event)) return;
  const does = {
    j: () => move(1),
    k: () => move(-1),
    e: act,
    s: putAside,
    "?": () => open(document.getElementById("shortcuts")),
  }[event.key];
  if (!does) return;
  event.preventDefault();
  does();
});

// Whoever comes from a list with #act wants to write at once.
if (location.hash === "#act") document.querySelector("[data-act-field]")?.focus();

const choice = document.getElementById("keys-on");
if (choice) {
  choice.checked = !isOff();
  choice.addEventListener("change", () => {
    if (choice.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
}
