// What is done in a room: over the line where it is open, else as the form does; both take the same thing once only.
import { say } from "./topics.js";
import { words } from "./words.js";

const PATIENCE = 5000; // ms to wait for an answer over the line; then the same post goes as the form does
const token = () => document.querySelector('meta[name="csrf-token"]').content;

/** room: what <room-talk> says of itself, its topic and an address for each word. */
export async function act(room, word, body) {
  const said = say(room.topic, { [word]: body });
  const late = new Promise((_, reject) => { if (word === "post") setTimeout(() => reject(new Error("late")), PATIENCE); });
  try { return await Promise.race([said, late]); } catch (refused) {
    if (refused.status && refused.status !== 404) throw refused; // who hears the room no more may still ask by the form what became of a post
    return ask(room, word, body);
  }
}

/** As the form does. */
export async function ask(room, word, body, more = {}) {
  const filled = Object.entries(body).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const answer = await fetch(room[word], {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": token() },
    body: new URLSearchParams(filled),
    ...more,
  });
  if (answer.ok) return answer.json();
  const told = await answer.json().catch(() => ({}));
  throw Object.assign(new Error(told.sentence ?? words("broken")), { status: answer.status });
}
