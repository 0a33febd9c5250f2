// The bar under the seats of a meeting: what is switched on, how many are here, and what the person is told.
import { announce } from "./announce.js";

export function told(room, sentence, { alert = false } = {}) {
  const place = room.querySelector("[data-told]");
  place.textContent = sentence;
  place.hidden = !sentence;
  place.classList.toggle("over", alert);
  if (sentence) announce(sentence);
}

export function drawBar(room, states, here) {
  room.querySelector("[data-empty]").hidden = here > 0;
  room.querySelector("[data-count-here]").textContent = room.word("here").replace("{n}", here);
  for (const button of room.querySelectorAll("[data-toggles]")) {
    const on = states[button.dataset.toggles];
    button.setAttribute("aria-pressed", String(on));
    button.querySelector("span").textContent = on ? button.dataset.on : button.dataset.off;
  }
}
