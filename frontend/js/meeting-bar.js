// The bar under the seats of a meeting: what is switched on, how many are here, and what the person is told.
import { announce } from "./announce.js";

const PICTURES = new Set(["cam", "screen"]);

export function told(room, sentence, { alert = false } = {}) {
  const place = room.querySelector("[data-told]");
  place.textContent = sentence;
  place.hidden = !sentence;
  place.classList.toggle("over", alert);
  if (sentence) announce(sentence);
}

/** This is true no more; what else was said meanwhile stays. */
export function untold(room, sentence) {
  if (room.querySelector("[data-told]").textContent === sentence) told(room, "");
}

export function drawBar(room, states, here) {
  const join = room.querySelector("[data-does=join]");
  const over = document.getElementById("beside")?.hasAttribute("data-over") ?? false; // drawn anew while the page stays
  if (join) Object.assign(join, { disabled: false, hidden: over }); // the line to the meeting is heard; before that it would not know us
  room.querySelector("[data-empty]").hidden = here > 0 || over;
  room.querySelector("[data-note]").hidden = !document.getElementById("note");
  room.querySelector("[data-recording]").hidden = !states.record;
  room.querySelector("[data-does=record]").hidden = !room.may?.record;
  room.querySelector("[data-count-here]").textContent = room.word(states.record ? "hereRecorded" : "here").replace("{n}", here);
  for (const button of room.querySelectorAll("[data-toggles]")) {
    const device = button.dataset.toggles;
    button.setAttribute("aria-pressed", String(states[device]));
    button.querySelector("span").textContent = states[device] ? button.dataset.on : button.dataset.off;
    button.disabled = room.mode === "audio" && PICTURES.has(device);
  }
}
