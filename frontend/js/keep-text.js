// <keep-text key="opinion:document:…">: typed text is kept on this machine until the server has it.
// It survives a reload, a broken line and a sign-in that ended. The server says what it has taken through the cookie
// `let_go` (office/ui/middleware.py); only then is the kept text dropped. Kept for one person and for seven days.
import { sentForm } from "./sent-form.js";
import { clock, words } from "./words.js";

const PREFIX = "banjie.text:";
const DAYS = 7;
const TYPED = 'textarea, input:is([type="text"], [type="search"], [type="tel"], :not([type]))';

function read(name) {
  try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
}
function write(name, entry) {
  try { localStorage.setItem(name, JSON.stringify(entry)); return true; } catch { return false; }
}
const entries = () => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));

/** Drop what the server has taken, and what nobody came back for. */
function sweep() {
  const taken = document.cookie.match(/(?:^|; )let_go=([\w-]+)/)?.[1];
  if (taken) document.cookie = "let_go=; Path=/; Max-Age=0; SameSite=Lax";
  const oldest = Date.now() - DAYS * 86400000;
  for (const name of entries()) {
    const entry = read(name);
    if (!entry || entry.at < oldest || (taken && entry.sent === taken)) localStorage.removeItem(name);
  }
}

class KeepText extends HTMLElement {
  connectedCallback() {
    const person = document.documentElement.dataset.person;
    if (!person || !this.getAttribute("key")) return;
    this.name = `${PREFIX}${person}:${this.getAttribute("key")}`;
    this.restore();
    this.addEventListener("input", (event) => {
      if (!event.target.matches(TYPED)) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), 400);
    });
    this.addEventListener("submit", (event) => this.keep(event.target), true);
    this.addEventListener("htmx:beforeOnLoad", (event) => { // afterwards the form may be another one
      if (sentForm(event) && event.detail.xhr.status < 400) this.drop();
    });
    window.addEventListener("pagehide", () => this.timer && this.keep());
  }

  get fields() {
    return [...this.querySelectorAll(TYPED)].filter((field) => field.name && field.dataset.keep !== "no");
  }

  keep(form) {
    clearTimeout(this.timer);
    this.timer = null;
    const values = Object.fromEntries(this.fields.map((field) => [field.name, field.value]));
    const sent = (form?.elements.action_key ?? form?.elements.client_msg_id)?.value ?? read(this.name)?.sent;
    if (!form && this.fields.every((field) => field.value === field.defaultValue)) return this.drop();
    const kept = write(this.name, { at: Date.now(), values, sent });
    if (!form) this.say(words(kept ? "kept" : "notKept", { time: clock() }));
    return undefined;
  }

  restore() {
    const entry = read(this.name);
    if (!entry) return;
    const lost = this.fields.filter((field) => field.name in entry.values && entry.values[field.name] !== field.value);
    if (!lost.length) return;
    const put = () => {
      for (const field of lost) {
        field.value = entry.values[field.name];
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
    };
    const discard = () => {
      for (const field of lost) field.value = field.defaultValue;
      this.drop();
    };
    if (lost.every((field) => !field.value)) {
      put();
      this.say(words("restored", { time: clock(entry.at) }), words("discard"), discard);
    } else {
      // The server holds something else than what was typed here: the reader decides.
      this.say(words("differs", { time: clock(entry.at) }), words("useKept"), () => { put(); this.say(words("kept", { time: clock(entry.at) })); });
    }
  }

  drop() {
    localStorage.removeItem(this.name);
    this.say("");
  }

  say(sentence, label, act) {
    const line = this.querySelector("[data-kept]");
    if (!line) return;
    line.textContent = sentence;
    if (!label) return;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn quiet s", textContent: label });
    button.addEventListener("click", act);
    line.append(" ", button);
  }
}

sweep();
customElements.define("keep-text", KeepText);
