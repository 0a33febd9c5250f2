// <fresh-page name="lights:…" seq="12" target="now">: on news the part of the page with that id is fetched anew, at most
// every half minute, and never under somebody's hands: not while a menu is open or something inside has the focus. What
// has `data-stays` and an id inside it was fetched by itself, and stays.
import htmx from "./htmx.js";
import { listen } from "./topics.js";

const PATIENCE = 30000;
const BUSY = 3000;

class FreshPage extends HTMLElement {
  connectedCallback() {
    this.last = Date.now();
    this.leave = listen(this.getAttribute("name"), Number(this.getAttribute("seq")) || 0, (entry) => entry && this.soon());
  }

  disconnectedCallback() {
    this.leave();
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  soon(wait = Math.max(1000, this.last + PATIENCE - Date.now())) {
    this.timer ??= setTimeout(() => { this.timer = undefined; this.refresh(); }, wait);
  }

  async refresh() {
    const part = document.getElementById(this.getAttribute("target"));
    if (!part) return;
    if (document.hidden || part.contains(document.activeElement) || part.querySelector("details[data-menu][open]")) return this.soon(BUSY);
    this.last = Date.now();
    const answer = await fetch(location.href, { headers: { "X-News": "1" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return this.soon(PATIENCE);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
    if (!fresh || part.contains(document.activeElement)) return this.soon(BUSY);
    for (const kept of part.querySelectorAll("[data-stays]")) fresh.querySelector(`#${kept.id}`)?.replaceWith(kept);
    part.replaceWith(fresh);
    htmx.process(fresh);
  }
}

customElements.define("fresh-page", FreshPage);
