// <wall-screen>: its faces take turns every twenty seconds; every minute the figures are fetched anew. When nobody
// answers it turns grey and says since when; without script all faces stand below one another and the page renews itself.
const TURN = 20000;
const LOOK = 60000;

class WallScreen extends HTMLElement {
  connectedCallback() {
    this.turn(0);
    this.timers = [setInterval(() => this.turn(this.at + 1), TURN), setInterval(() => this.look(), LOOK)];
  }

  disconnectedCallback() {
    this.timers.forEach(clearInterval);
  }

  turn(to) {
    const faces = this.querySelectorAll(".face");
    this.at = faces.length ? to % faces.length : 0;
    faces.forEach((face, nth) => { face.hidden = nth !== this.at; });
  }

  async look() {
    const answer = await fetch(location.href).catch(() => null);
    const fresh = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(this.id);
    this.classList.toggle("stale", !fresh);
    if (!fresh) return;
    this.replaceChildren(...fresh.childNodes);
    this.turn(this.at);
  }
}

customElements.define("wall-screen", WallScreen);
