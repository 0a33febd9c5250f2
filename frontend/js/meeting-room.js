// <meeting-room topic="meeting:…" version="…">: the seats and the bar under them. Everybody on the page sees who sits there;
// picture and sound begin when one joins.
import { announce } from "./announce.js";
import { icon } from "./icon.js";
import { Mesh } from "./mesh.js";
import { listen, say } from "./topics.js";

const CAMERA = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { max: 24 } };
const SOUND = { echoCancellation: true, noiseSuppression: true };
const LISTENS_EVERY = 400; // ms between looks at who speaks
const LOUD = 0.02;

class MeetingRoom extends HTMLElement {
  connectedCallback() {
    this.topic = this.getAttribute("topic");
    this.version = Number(this.getAttribute("version"));
    this.seats = this.querySelector("[data-seats]");
    this.states = { mic: false, cam: false, screen: false, hand: false };
    this.media = new Map(); // pid → {audio, camera, screen}: elements of others
    this.roster = [];
    this.leaveTopic = listen(this.topic, 0, (entry) => this.hear(entry));
    this.addEventListener("click", (event) => this.press(event.target.closest("[data-does]")));
    window.addEventListener("pagehide", () => this.slipOut());
    document.body.addEventListener("htmx:afterSettle", this.drawn = () => this.catchUp());
  }

  disconnectedCallback() {
    this.leaveTopic();
    document.body.removeEventListener("htmx:afterSettle", this.drawn);
    this.slipOut();
  }

  word(name) { return this.dataset[name] ?? ""; }

  tellPerson(sentence, { alert = false } = {}) {
    const place = this.querySelector("[data-told]");
    place.textContent = sentence;
    place.hidden = !sentence;
    place.classList.toggle("over", alert);
    if (sentence) announce(sentence);
  }

  // ---- what the server says

  hear(entry) {
    if (!entry?.roster) return;
    if (entry.version !== this.version) document.body.dispatchEvent(new CustomEvent("banjie:meeting"));
    this.version = entry.version;
    this.roster = entry.roster;
    if (this.mesh) this.mesh.keep(new Set(entry.roster.map((one) => one.pid)));
    if (this.pid && !entry.roster.some((one) => one.pid === this.pid)) this.sentOut(this.word("gone"));
    this.draw();
  }

  /** What changed while the page was being drawn anew was asked for by an element that is gone; it is asked for again. */
  catchUp() {
    if (Number(document.getElementById("beside")?.dataset.version) < this.version) document.body.dispatchEvent(new CustomEvent("banjie:meeting"));
  }

  hearSeat(entry) {
    if (entry === null) return this.pid && this.sentOut(this.word("gone"));
    const said = entry.whisper;
    if (!said) return this.seated?.();
    if (said.type === "rtc.force" && this.states.mic) {
      this.switchMic(false);
      this.tellPerson(this.word("muted"));
    } else if (said.type === "rtc.removed") {
      this.sentOut(this.word("removed"));
    } else {
      this.mesh?.hear(said);
    }
  }

  // ---- joining and leaving

  press(button) {
    if (!button || button.disabled) return;
    const does = button.dataset.does;
    if (does === "join") this.join();
    else if (does === "leave") this.leave();
    else if (does === "mic") this.switchMic(!this.states.mic);
    else if (does === "cam") this.switchCam(!this.states.cam);
    else if (does === "screen") this.switchScreen(!this.states.screen);
    else if (does === "hand") this.switchHand();
    else if (does === "sound") this.playAll();
    else if (does === "mute") this.order({ type: "host.mute", pid: button.closest(".seat").dataset.pid });
    else if (does === "remove") this.order({ type: "host.remove", pid: button.closest(".seat").dataset.pid });
  }

  async join() {
    if (this.joining || this.pid) return;
    this.joining = true;
    this.tellPerson(this.word("joining"));
    try {
      const devices = await this.devices();
      const welcome = await say(this.topic, { type: "rtc.hello", want: { audio: true, video: true } });
      if (welcome.type === "rtc.full") {
        for (const track of devices) track?.stop();
        this.tellPerson(welcome.sentence, { alert: true });
        return;
      }
      await this.sit(welcome, devices);
    } catch (error) {
      this.tellPerson(error.status ? error.message || this.word("refused") : this.word("offline"), { alert: true });
    } finally {
      this.joining = false;
    }
  }

  /** Sound and camera; whoever has none, or gives none away, sits in and listens. */
  async devices() {
    if (!navigator.mediaDevices) return [null, null, null];
    for (const wanted of [{ audio: SOUND, video: CAMERA }, { audio: SOUND }, { video: CAMERA }]) {
      try {
        const stream = await navigator.mediaDevices.getUserMedia(wanted);
        return [stream.getAudioTracks()[0] ?? null, stream.getVideoTracks()[0] ?? null, null];
      } catch { /* then with less */ }
    }
    return [null, null, null];
  }

  async sit(welcome, devices) {
    this.pid = welcome.pid;
    this.may = welcome.may;
    this.tracks = devices;
    this.mesh = new Mesh({
      me: this.pid, ice: welcome.ice, bitrate: welcome.limits.bitrate,
      tell: (message) => this.tell(message),
      arrived: (pid, line, track) => this.arrived(pid, line, track),
      changed: (pid, state) => this.linked(pid, state),
      gone: (pid) => this.forget(pid),
    });
    this.mesh.tracks = [...devices];
    const seated = new Promise((resolve) => { this.seated = resolve; });
    this.leaveSeat = listen(`seat:${this.pid}`, 0, (entry) => this.hearSeat(entry));
    await seated;
    this.mesh.greet(welcome.roster.map((one) => one.pid));
    this.staying = setInterval(() => this.stay(), welcome.limits.stay_every * 1000);
    this.ears = setInterval(() => this.notice(), LISTENS_EVERY);
    Object.assign(this.states, { mic: Boolean(devices[0]), cam: Boolean(devices[1]), screen: false, hand: false });
    this.show();
    this.dataset.seated = "";
    this.tellPerson(devices[0] || devices[1] ? "" : this.word("listening"));
    this.draw();
  }

  async stay() {
    try {
      await say(`seat:${this.pid}`, { type: "rtc.stay" });
    } catch (error) {
      if (error.status) this.sentOut(this.word("gone"));
    }
  }

  leave() {
    if (!this.pid) return;
    say(`seat:${this.pid}`, { type: "rtc.leave" }).catch(() => this.slipOut());
    this.standUp();
    this.tellPerson(this.word("left"));
  }

  /** The page goes away: a request that outlives it. */
  slipOut() {
    if (!this.pid) return;
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    fetch(this.dataset.leave, { method: "POST", keepalive: true, headers: { "X-CSRFToken": token } }).catch(() => {});
    this.standUp();
  }

  sentOut(sentence) {
    this.standUp();
    this.tellPerson(sentence, { alert: true });
  }

  standUp() {
    clearInterval(this.staying);
    clearInterval(this.ears);
    this.pid = undefined;
    this.leaveSeat?.();
    this.mesh?.close();
    this.mesh = undefined;
    for (const track of this.tracks ?? []) track?.stop();
    this.tracks = [];
    for (const pid of [...this.media.keys()]) this.forget(pid);
    Object.assign(this.states, { mic: false, cam: false, screen: false, hand: false });
    delete this.dataset.seated;
    this.draw();
  }

  // ---- what I send

  tell(message) {
    if (this.pid) say(`seat:${this.pid}`, message).catch(() => {}); // the other left, or the line is down: the watchdog tries again
  }

  order(message) {
    say(`seat:${this.pid}`, message).catch((error) => this.tellPerson(error.message, { alert: true }));
  }

  show() {
    this.tell({ type: "rtc.state", ...this.states });
    this.draw();
  }

  async switchMic(on) {
    if (on && !this.tracks[0]) this.tracks[0] = await this.track({ audio: SOUND });
    if (on && !this.tracks[0]) return this.tellPerson(this.word("noMic"), { alert: true });
    this.states.mic = on;
    await this.mesh?.set(0, on ? this.tracks[0] : null);
    this.show();
  }

  /** Off means off: the camera's lamp goes out. */
  async switchCam(on) {
    this.tracks[1]?.stop();
    this.tracks[1] = on ? await this.track({ video: CAMERA }) : null;
    if (on && !this.tracks[1]) return this.tellPerson(this.word("noCam"), { alert: true });
    this.states.cam = on;
    await this.mesh?.set(1, this.tracks[1]);
    this.show();
  }

  async switchScreen(on) {
    this.tracks[2]?.stop();
    this.tracks[2] = null;
    if (on) {
      try {
        const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: 5 } });
        this.tracks[2] = stream.getVideoTracks()[0];
        this.tracks[2].onended = () => this.switchScreen(false);
      } catch {
        on = false;
      }
    }
    this.states.screen = on;
    await this.mesh?.set(2, this.tracks[2]);
    this.show();
  }

  switchHand() {
    this.states.hand = !this.states.hand;
    this.show();
  }

  async track(wanted) {
    try {
      return (await navigator.mediaDevices.getUserMedia(wanted)).getTracks()[0];
    } catch {
      return null;
    }
  }

  // ---- what I see

  arrived(pid, line, track) {
    const its = this.media.get(pid) ?? {};
    this.media.set(pid, its);
    if (its[line]?.srcObject.getTracks()[0] === track) return; // the way was agreed anew, the track is the same
    const element = its[line] ?? document.createElement(line ? "video" : "audio");
    element.autoplay = true;
    element.playsInline = true;
    element.muted = line > 0;
    element.srcObject = new MediaStream([track]);
    its[line] = element;
    element.play().catch(() => { this.querySelector("[data-does=sound]").hidden = false; });
    if (!line) this.append(element);
    this.draw();
  }

  playAll() {
    this.querySelector("[data-does=sound]").hidden = true;
    for (const its of this.media.values()) for (const element of Object.values(its)) element.play().catch(() => {});
  }

  forget(pid) {
    for (const element of Object.values(this.media.get(pid) ?? {})) {
      element.srcObject = null;
      element.remove();
    }
    this.media.delete(pid);
    this.draw();
  }

  linked(pid, state) {
    const seat = this.seats.querySelector(`[data-pid="${pid}"]`);
    seat?.classList.toggle("cut", state === "disconnected" || state === "failed");
  }

  /** Who speaks gets a frame; only where sound can be measured. */
  notice() {
    for (const [pid, peer] of this.mesh?.peers ?? []) {
      const level = peer.pc.getReceivers()[0]?.getSynchronizationSources?.()[0]?.audioLevel ?? 0;
      this.seats.querySelector(`[data-pid="${pid}"]`)?.classList.toggle("speaking", level > LOUD);
    }
  }

  draw() {
    const wanted = this.roster.map((one) => (one.pid === this.pid ? { ...one, ...this.states, hand: one.hand, mine: true } : one));
    const keys = new Set(wanted.map((one) => one.pid));
    for (const seat of [...this.seats.children]) if (!keys.has(seat.dataset.pid)) seat.remove();
    for (const one of wanted) this.seats.append(this.seat(one));
    this.querySelector("[data-empty]").hidden = wanted.length > 0;
    const count = this.querySelector("[data-count-here]");
    if (count) count.textContent = this.word("here").replace("{n}", wanted.length);
    for (const button of this.querySelectorAll("[data-toggles]")) {
      const on = this.states[button.dataset.toggles];
      button.setAttribute("aria-pressed", String(on));
      button.querySelector("span").textContent = on ? button.dataset.on : button.dataset.off;
    }
  }

  /** The seat as it stands, changed where it must be: a picture that plays is not taken out of the page. */
  seat(one) {
    const seat = this.seats.querySelector(`[data-pid="${one.pid}"]`) ?? this.emptySeat(one.pid);
    const its = this.media.get(one.pid) ?? {};
    const picture = one.mine ? this.own(one) : (one.screen && its[2]) || (one.cam && its[1]) || null;
    const face = seat.querySelector(".face");
    face.textContent = one.name.slice(0, 1);
    face.hidden = Boolean(picture);
    const shown = seat.querySelector("video");
    if (shown !== picture) {
      shown?.remove();
      if (picture) {
        seat.prepend(picture);
        picture.play?.().catch(() => {});
      }
    }
    seat.classList.toggle("screen", Boolean(one.screen && picture));
    const plate = seat.querySelector(".plate");
    plate.replaceChildren(icon(one.mic ? "mic" : "micoff"), this.named(one));
    if (one.hand) plate.append(icon("hand"), String(one.hand));
    const orders = seat.querySelector(".orders");
    orders.hidden = !this.pid || one.mine || !this.may?.lead;
    return seat;
  }

  named(one) {
    const span = document.createElement("span");
    span.textContent = `${one.name} · ${one.mine ? this.word("you") : one.unit}`;
    return span;
  }

  emptySeat(pid) {
    const seat = this.querySelector("template[data-seat]").content.firstElementChild.cloneNode(true);
    seat.dataset.pid = pid;
    return seat;
  }

  own(one) {
    const track = (one.screen && this.tracks[2]) || (one.cam && this.tracks[1]);
    if (!track) return null;
    this.mirror ??= Object.assign(document.createElement("video"), { autoplay: true, muted: true, playsInline: true });
    if (this.mirror.srcObject?.getVideoTracks()[0] !== track) this.mirror.srcObject = new MediaStream([track]);
    return this.mirror;
  }
}

customElements.define("meeting-room", MeetingRoom);
