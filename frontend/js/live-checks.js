// <live-checks data-url>: asks the server what it finds in the form while one types, and lays the answer here. It never
// acts while an input method composes, nor takes away a field of its own that somebody is filling in.
const PAUSE = 700;

class LiveChecks extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    if (!this.form) return;
    const later = (event) => {
      if (event.isComposing || this.contains(event.target)) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), PAUSE);
    };
    this.form.addEventListener("input", later);
    this.form.addEventListener("change", later);
    this.form.addEventListener("compositionend", later);
    this.addEventListener("change", () => setTimeout(() => this.ask()));
    this.addEventListener("focusout", () => setTimeout(() => this.waiting && this.ask()));
    this.addEventListener("click", (event) => this.press(event));
    this.form.querySelector("[data-check-now]")?.addEventListener("click", () => this.ask());
    this.ready();
  }

  async ask() {
    const here = document.activeElement;
    if (this.contains(here) && here.matches("input[type=text]")) { this.waiting = true; return; }
    this.waiting = false;
    this.asked?.abort();
    this.asked = new AbortController();
    try {
      const answer = await fetch(this.dataset.url, { method: "POST", body: new FormData(this.form), signal: this.asked.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok) return;
      const text = await answer.text();
      const focused = this.contains(document.activeElement) && document.activeElement;
      this.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
      if (focused?.name) this.querySelector(`[name="${CSS.escape(focused.name)}"]`)?.focus();
      this.ready();
    } catch (problem) {
      if (problem.name !== "AbortError") this.waiting = true; // the line is down: asked again at the next word
    }
  }

  /** Remedies in one press are for those with a script; how much is left stands at the heading. */
  ready() {
    this.querySelectorAll("[data-mend]").forEach((button) => { button.hidden = false; });
    const count = this.form.querySelector("[data-to-settle]");
    const left = Number(this.querySelector("[data-blocking]")?.dataset.blocking ?? 0);
    if (!count) return;
    count.textContent = left;
    count.hidden = !left;
  }

  press(event) {
    const go = event.target.closest("[data-go]");
    const mend = event.target.closest("[data-mend]");
    if (go) {
      const field = document.getElementById(go.getAttribute("href").slice(1));
      const at = go.dataset.go && field?.value ? field.value.indexOf(go.dataset.go) : -1;
      if (!field?.matches("textarea, input, select")) return;
      event.preventDefault();
      field.focus();
      field.scrollIntoView({ block: "center" });
      if (at >= 0) field.setSelectionRange(at, at + go.dataset.go.length);
    } else if (mend) {
      this.mend(document.getElementById(mend.dataset.field), mend.dataset.find, mend.dataset.put);
    }
  }

  mend(field, find, put) {
    if (!field) return;
    const at = find ? field.value.indexOf(find) : field.value.trimEnd().length;
    if (at < 0) return;
    const several = field.name.endsWith("_recipients") && field.value.trim() ? "、" : "";
    const before = find || !field.value ? "" : field.name === "body" ? "\n" : several;
    field.focus();
    field.setRangeText(before + put, at, find ? at + find.length : field.value.length, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

customElements.define("live-checks", LiveChecks);
