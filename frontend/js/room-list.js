// The list of rooms beside a room, drawn anew by the server when a number in it has changed.
export class RoomList {
  constructor(topic) {
    this.room = topic.slice(5);
  }

  renewSoon() {
    clearTimeout(this.renewing);
    this.renewing = setTimeout(() => this.renew(), 600 + Math.random() * 600);
  }

  async renew() {
    const shown = document.querySelector(".roomlist");
    const address = document.querySelector(".rooms form").action + (location.search.includes("closed=1") ? "?closed=1" : "");
    const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || !shown) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".roomlist");
    for (const row of fresh.querySelectorAll(`[data-room="${this.room}"]`)) {
      row.classList.add("at");
      row.querySelector("a").setAttribute("aria-current", "true");
    }
    shown.replaceWith(fresh);
  }
}
