// One press, one act: while a form is on its way its buttons say so and a second press does nothing.
// The server has the last word: every form carries an action key, and twenty equal posts have one effect.
import { sentForm } from "./sent-form.js";
import { toast } from "./toast.js";
import { bytesOf } from "./uploading.js";
import { words } from "./words.js";

const PATIENCE = 20000; // after which the buttons come back; pressing again is safe
const DOWNLOADED = 3000; // of a form marked data-download: its answer is a file, and the page stays as it is
const SLOWEST = 250; // bytes a millisecond: 2 Mbit/s, which files may take besides

const sending = new WeakMap();
const isPost = (form) => form instanceof HTMLFormElement && form.method === "post";

function start(form, submitter) {
  const buttons = [...form.elements].filter((el) => el.type === "submit" && !el.disabled);
  const pressed = submitter ?? (buttons.length === 1 ? buttons[0] : null);
  pressed?.setAttribute("aria-busy", "true");
  // Disabled only after the browser has collected the fields, or the pressed button's own value would be missing.
  setTimeout(() => { if (sending.has(form)) for (const button of buttons) button.disabled = true; });
  const isDownload = "download" in form.dataset;
  const timer = setTimeout(() => {
    finish(form);
    if (!isDownload) toast(words("noAnswer"), { bad: true });
  }, isDownload ? DOWNLOADED : PATIENCE + bytesOf(form) / SLOWEST);
  sending.set(form, { buttons, pressed, timer });
}

function finish(form) {
  const state = sending.get(form);
  if (!state) return;
  clearTimeout(state.timer);
  state.pressed?.removeAttribute("aria-busy");
  for (const button of state.buttons) button.disabled = false;
  sending.delete(form);
}

// First of all listeners: a second submit goes nowhere, neither to the browser nor to htmx.
document.addEventListener("submit", (event) => {
  if (sending.has(event.target)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

// Last of all listeners: nobody has taken it, so the browser sends it now.
window.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !isPost(form) || form.target || event.submitter?.formTarget || "again" in form.dataset) return;
  start(form, event.submitter);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = sentForm(event);
  if (isPost(form)) start(form, event.detail.requestConfig.triggeringEvent?.submitter);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = sentForm(event);
  if (form) finish(form);
});

// Back through the browser's memory: the form is as it was when it left, so set it free.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) finish(form);
});
