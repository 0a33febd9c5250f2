// The seats of a meeting as tiles: a face or a picture, a name, what is switched on, who speaks.
import { icon } from "./icon.js";

const LOUD = 0.02;

export class SeatTiles {
  /** room: the element with the list of seats, the template of one and the words. */
  constructor(room) {
    this.room = room;
    this.list = room.querySelector("[data-seats]");
    this.media = new Map(); // pid → [sound, camera, screen]: elements of others
  }

  tile(pid) { return this.list.querySelector(`[data-pid="${pid}"]`); }

  /** A track of somebody else; it plays as soon as the browser lets it. null: it is not sent any more. */
  arrived(pid, line, track) {
    const its = this.media.get(pid) ?? [];
    this.media.set(pid, its);
    if (!track) return this.silence(its, line);
    if (its[line]?.srcObject.getTracks()[0] === track) return; // the way was agreed anew, the track is the same
    const element = its[line] ?? document.createElement(line ? "video" : "audio");
    Object.assign(element, { autoplay: true, playsInline: true, muted: line > 0, srcObject: new MediaStream([track]) });
    its[line] = element;
    element.play().catch(({ name }) => { // any other is of a track that was replaced meanwhile
      if (name === "NotAllowedError") this.room.querySelector("[data-does=sound]").hidden = false;
    });
    if (!line) this.room.append(element);
  }

  playAll() {
    this.room.querySelector("[data-does=sound]").hidden = true;
    for (const its of this.media.values()) for (const element of its) element?.play().catch(() => {});
  }

  forget(pid) {
    for (const line of [0, 1, 2]) this.silence(this.media.get(pid) ?? [], line);
    this.media.delete(pid);
  }

  silence(its, line) {
    if (!its[line]) return;
    its[line].srcObject = null;
    its[line].remove();
    its[line] = null;
  }

  clear() { for (const pid of [...this.media.keys()]) this.forget(pid); }

  /** state: of the connection, or `slow`. */
  linked(pid, state) {
    const said = { disconnected: "cut", failed: "cut", slow: "faint" }[state];
    const tile = this.tile(pid);
    tile?.classList.toggle("cut", Boolean(said));
    if (said) tile?.querySelector(".lag").replaceChildren(this.room.word(said));
  }

  /** Who speaks gets a frame; only where sound can be measured. */
  notice(sounds) {
    for (const [pid, receiver] of sounds) {
      const level = receiver?.getSynchronizationSources?.()[0]?.audioLevel ?? 0;
      this.tile(pid)?.classList.toggle("speaking", level > LOUD);
    }
  }

  /** mine: my own line of the roster, with my picture; leads: whether I may send others out. */
  draw(roster, { mine, picture, leads }) {
    const keys = new Set(roster.map((one) => one.pid));
    for (const tile of [...this.list.children]) if (!keys.has(tile.dataset.pid)) tile.remove();
    for (const one of roster) this.list.append(one === mine ? this.drawn(one, picture, false) : this.drawn(one, this.pictureOf(one), leads));
  }

  pictureOf(one) {
    const its = this.media.get(one.pid) ?? [];
    return (one.screen && its[2]) || (one.cam && its[1]) || null;
  }

  /** The tile as it stands, changed where it must be: a picture that plays is not taken out of the page. */
  drawn(one, picture, mayOrder) {
    const tile = this.tile(one.pid) ?? this.fresh(one.pid);
    const face = tile.querySelector(".face");
    face.textContent = one.name.slice(0, 1);
    face.hidden = Boolean(picture);
    const shown = tile.querySelector("video");
    if (shown !== picture) {
      shown?.remove();
      if (picture) {
        tile.prepend(picture);
        picture.play?.().catch(() => {});
      }
    }
    tile.classList.toggle("screen", Boolean(one.screen && picture));
    const name = document.createElement("span");
    name.textContent = `${one.name} · ${one.mine ? this.room.word("you") : one.unit}`;
    const says = Object.assign(document.createElement("span"), { className: "says", textContent: `· ${this.room.word("speaking")}` });
    tile.querySelector(".plate").replaceChildren(icon(one.mic ? "mic" : "micoff"), name, says, ...(one.hand ? [icon("hand"), String(one.hand)] : []));
    tile.querySelector(".orders").hidden = !mayOrder;
    return tile;
  }

  fresh(pid) {
    const tile = this.room.querySelector("template[data-seat]").content.firstElementChild.cloneNode(true);
    tile.dataset.pid = pid;
    return tile;
  }
}
