// <auto-save data-url data-lost data-ended>: what is typed goes to the server a moment later, and the line says so. On a
// line that is down it stays on this machine (keep-text) and is sent when the line is back.
const [PAUSE, AGAIN] = [1500, 10000];

class AutoSave extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    if (!this.form) return;
    const later = (event) => {
      if (event.isComposing || !event.target.name || event.target.closest("live-checks")) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), PAUSE);
    };
    for (const kind of ["input", "change", "compositionend"]) this.form.addEventListener(kind, later);
    this.form.addEventListener("submit", () => { clearTimeout(this.timer); this.sent = true; });
    window.addEventListener("online", () => this.owed && this.save());
  }

  async save() {
    if (this.sent) return;
    clearTimeout(this.timer);
    this.asked?.abort();
    this.asked = new AbortController();
    try {
      const answer = await fetch(this.dataset.url, { method: "POST", body: new FormData(this.form), redirect: "manual", signal: this.asked.signal });
      if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 401) { this.say(this.dataset.ended); return; }
      this.owed = false;
      this.say((await answer.json()).said);
    } catch (problem) {
      if (problem.name === "AbortError") return;
      this.owed = true;
      this.say(this.dataset.lost);
      this.timer = setTimeout(() => this.save(), AGAIN);
    }
  }

  say(sentence) {
    const line = this.form.querySelector("[data-kept]");
    if (line) line.textContent = sentence;
  }
}

customElements.define("auto-save", AutoSave);
