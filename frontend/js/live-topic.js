// <live-topic name="document:…" seq="12">: the page shows the topic as it stood at seq. On news the hidden [data-news]
// inside appears and is read out; nothing is replaced under somebody's hands. The event `news` carries each entry.
import { announce } from "./announce.js";
import { listen } from "./topics.js";

class LiveTopic extends HTMLElement {
  connectedCallback() {
    this.leave = listen(this.getAttribute("name"), Number(this.getAttribute("seq")) || 0, (entry) => this.hear(entry));
  }

  disconnectedCallback() {
    this.leave();
  }

  hear(entry) {
    if (entry) this.dispatchEvent(new CustomEvent("news", { detail: entry, bubbles: true }));
    const note = entry && !entry.whisper && this.querySelector("[data-news][hidden]");
    if (!note) return;
    note.hidden = false;
    announce(note.dataset.news);
  }
}

customElements.define("live-topic", LiveTopic);
