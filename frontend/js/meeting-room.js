// <meeting-room topic="meeting:…" version="…">: the seats and the bar under them. Everybody on the page sees who sits there;
// picture and sound begin when one joins (docs/reference/signalling.md).
import { drawBar, told } from "./meeting-bar.js";
import { OwnDevices } from "./own-devices.js";
import { OwnSeat } from "./own-seat.js";
import { newsFor } from "./seat-news.js";
import { SeatTiles } from "./seat-tiles.js";
import { listen, say } from "./topics.js";

const LISTENS_EVERY = 400; // ms between looks at who speaks
const MISSING = { mic: "noMic", cam: "noCam" };

class MeetingRoom extends HTMLElement {
  connectedCallback() {
    this.topic = this.getAttribute("topic");
    this.version = Number(this.getAttribute("version"));
    this.roster = [];
    this.tiles = new SeatTiles(this);
    this.own = new OwnDevices();
    this.own.screenEnded = () => this.own.states.screen && this.turn("screen");
    this.leaveTopic = listen(this.topic, 0, (entry) => this.hear(entry));
    this.addEventListener("click", (event) => this.press(event.target.closest("[data-does]")));
    window.addEventListener("pagehide", () => this.slipOut());
    document.body.addEventListener("htmx:afterSettle", this.drawn = () => this.catchUp());
  }

  disconnectedCallback() {
    document.body.removeEventListener("htmx:afterSettle", this.drawn);
    this.leaveTopic();
    this.slipOut();
  }

  word(name) { return this.dataset[name] ?? ""; }

  hear(entry) {
    if (!entry?.roster) return;
    if (entry.version !== this.version) document.body.dispatchEvent(new CustomEvent("banjie:meeting"));
    Object.assign(this, { version: entry.version, roster: entry.roster, recording: entry.recording === true });
    this.seat?.media?.keep(new Set(entry.roster.map((one) => one.pid)));
    if (!entry.roster.some((one) => one.pid === this.seat?.pid)) this.sentOut("gone");
    this.draw();
  }

  /** What changed while the page was being drawn anew was asked for by an element that is gone; it is asked for again. */
  catchUp() {
    this.draw();
    if (Number(document.getElementById("beside")?.dataset.version) < this.version) document.body.dispatchEvent(new CustomEvent("banjie:meeting"));
  }

  press(button) {
    if (!button || button.disabled) return;
    const { does } = button.dataset;
    if (does === "join") this.join();
    else if (does === "leave") this.leave();
    else if (does === "sound") this.tiles.playAll();
    else if (does === "record") this.order({ type: "host.record", on: !this.recording });
    else if (does === "mute" || does === "remove") this.order({ type: `host.${does}`, pid: button.closest(".seat").dataset.pid });
    else this.turn(does);
  }

  async join() {
    if (this.joining || this.seat) return;
    this.joining = true;
    told(this, this.word("joining"));
    try {
      await this.own.open();
      const welcome = await say(this.topic, { type: "rtc.hello", want: { audio: true, video: true } });
      if (welcome.type === "rtc.welcome") return await this.sit(welcome);
      this.own.close();
      told(this, welcome.sentence, { alert: true });
    } catch (error) {
      this.own.close();
      told(this, error.status ? error.message || this.word("refused") : this.word("offline"), { alert: true });
    } finally {
      this.joining = false;
    }
  }

  async sit(welcome) {
    const news = newsFor(this);
    Object.assign(this, { may: welcome.may, mode: welcome.mode });
    this.seat = new OwnSeat(welcome, this.own.tracks, news);
    await this.seat.take(welcome.roster.map((one) => one.pid));
    this.ears = setInterval(() => this.tiles.notice(this.seat.media?.sounds() ?? []), LISTENS_EVERY);
    this.dataset.seated = "";
    this.show();
    told(this, this.own.isSilent ? this.word("listening") : "");
    if (welcome.mode !== "mesh" && welcome.mode !== "sfu") news.mode(welcome.mode, welcome.sentence);
    if (welcome.recording) news.recording(true);
  }

  leave() {
    if (!this.seat) return;
    this.seat.say({ type: "rtc.leave" }).catch(() => this.leaveByRequest());
    this.standUp();
    told(this, this.word("left"));
  }

  /** The page goes away. */
  slipOut() { if (this.seat) { this.leaveByRequest(); this.standUp(); } }

  /** A request that outlives the page. */
  leaveByRequest() {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    fetch(this.dataset.leave, { method: "POST", keepalive: true, headers: { "X-CSRFToken": token } }).catch(() => {});
  }

  sentOut(why) {
    if (!this.seat) return; // of no seat of mine
    this.standUp();
    told(this, this.word(why) || this.word("gone"), { alert: true });
  }

  standUp() {
    clearInterval(this.ears);
    this.seat.close();
    this.seat = this.may = this.mode = undefined;
    this.own.close();
    this.tiles.clear();
    delete this.dataset.seated;
    this.draw();
  }

  order(message) { this.seat.say(message).catch((error) => told(this, error.message, { alert: true })); }

  async turn(device) {
    if (device === "hand") {
      this.own.states.hand = !this.own.states.hand;
      return this.show();
    }
    const sent = await this.own.turn(device);
    if (!sent) return MISSING[device] && told(this, this.word(MISSING[device]), { alert: true });
    await this.seat?.send(...sent);
    this.show();
  }

  show() {
    this.seat?.tell({ type: "rtc.state", ...this.own.states });
    this.draw();
  }

  draw() {
    const roster = this.roster.map((one) => (one.pid === this.seat?.pid ? { ...one, ...this.own.states, hand: one.hand, mine: true } : one));
    this.tiles.draw(roster, { mine: roster.find((one) => one.mine), picture: this.own.picture(), leads: Boolean(this.seat && this.may.lead) });
    drawBar(this, { ...this.own.states, record: this.recording === true }, roster.length);
  }
}

customElements.define("meeting-room", MeetingRoom);
