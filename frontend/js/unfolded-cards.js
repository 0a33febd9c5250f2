// Cards the server draws into a room's stream: a must-read on a line of its own, and what an address of ours leads to.
import { addresses } from "./said-words.js";
import { dayOf } from "./stream-lines.js";

const SUBJECT = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

export async function mustRead(talk, { must_read: { id }, seq, at }) {
  const line = Object.assign(document.createElement("div"), { className: "mustline", id: `m${seq}` });
  line.dataset.seq = seq;
  line.dataset.day = dayOf(at);
  talk.view.place(line);
  const answer = await fetch(talk.dataset.card.replace("/" + talk.dataset.topic.slice(5) + "/", `/${id}/`));
  if (answer.ok) line.insertAdjacentHTML("beforeend", await answer.text());
}

export async function unfold(talk, line, text) {
  const all = [...new Set(addresses(text))].map((one) => new URL(one));
  const ours = all.filter((one) => one.host === location.host && SUBJECT.test(one.pathname));
  for (const { pathname } of ours.slice(0, 3)) {
    const answer = await fetch(`${talk.dataset.unfold}?${new URLSearchParams({ path: pathname })}`);
    if (answer.ok) line.querySelector(".bubble")?.insertAdjacentHTML("beforeend", await answer.text());
  }
  tuck(line);
}

/** An address is not shown when a card says what it leads to; it stays in the text, for whoever changes the message. */
export function tuck(line) {
  const led = new Set([...line.querySelectorAll(".unfolded")].map((card) => card.pathname));
  for (const link of line.querySelectorAll(".said a")) link.hidden = link.host === location.host && led.has(link.pathname);
}
