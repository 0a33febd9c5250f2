// What this page listens to. Subscribe, fetch what came since, merge by seq; a gap is always seen, and filled.
import { Line } from "./line.js";

const root = document.documentElement;
const topics = new Map(); // name → {seq, ears}
const said = new Map(); // id → {resolve, reject}
let nextId = 1;
let line;

/** Hear a topic from `seq` on. hear(entry) for each entry, hear({whisper}), hear(null) when it has ended. Returns how to leave. */
export function listen(name, seq, hear) {
  let topic = topics.get(name);
  if (topic) {
    topic.seq = Math.min(topic.seq, seq);
  } else {
    topic = { seq, ears: new Set() };
    topics.set(name, topic);
  }
  topic.ears.add(hear);
  if (!line?.send({ listen: { [name]: topic.seq } })) line?.renew();
  return () => {
    topic.ears.delete(hear);
    if (topic.ears.size || topics.get(name) !== topic) return;
    topics.delete(name);
    line?.send({ leave: [name] });
  };
}

/** Say something into a topic; its room answers. Only over a socket, so it may be refused with `offline`. */
export function say(name, body) {
  const id = nextId++;
  return new Promise((resolve, reject) => {
    if (line?.send({ say: name, id, body })) said.set(id, { resolve, reject });
    else reject(new Error("offline"));
  });
}

/** One's own typing into a topic: only over a socket, never answered, and lost where there is none. */
export const typing = (name) => line?.send({ typing: name });

/** What has been heard of a topic so far. */
export const seqOf = (name) => topics.get(name)?.seq ?? 0;

/** Between hearing that there is more and having it, the page may say so. */
function behind(name, topic, is) {
  if (Boolean(topic.behind) === is) return;
  topic.behind = is;
  document.dispatchEvent(new CustomEvent("banjie:behind", { detail: { name, behind: is } }));
}

function fetchSince(name) {
  behind(name, topics.get(name), true);
  if (!line.send({ since: { [name]: topics.get(name).seq } })) line.renew();
}

function merge(name, topic, frame) {
  if (frame.head < topic.seq) { // the book was begun anew: so do we
    topic.seq = 0;
    fetchSince(name);
  } else if (frame.after > topic.seq) {
    fetchSince(name);
  } else {
    for (const entry of frame.entries) {
      if (entry.seq <= topic.seq) continue;
      topic.seq = entry.seq;
      for (const hear of [...topic.ears]) hear(entry);
    }
    if (frame.head > topic.seq) fetchSince(name);
    else behind(name, topic, false);
  }
}

function finish(name) {
  const topic = topics.get(name);
  topics.delete(name);
  for (const hear of topic?.ears ?? []) hear(null);
}

function answer(frame) {
  const waits = said.get(frame.said);
  said.delete(frame.said);
  if (frame.status) waits?.reject(Object.assign(new Error(frame.sentence ?? ""), { status: frame.status }));
  else waits?.resolve(frame.answer);
}

function hear(frame) {
  const topic = topics.get(frame.topic);
  if (topic && frame.entries) merge(frame.topic, topic, frame);
  else if (topic && "whisper" in frame) for (const ear of topic.ears) ear({ whisper: frame.whisper });
  for (const [name, head] of Object.entries(frame.heads ?? {})) {
    if (topics.has(name) && head !== null && head !== topics.get(name).seq) fetchSince(name);
  }
  if (frame.ended) finish(frame.ended);
  if (frame.refused && frame.status === 503) setTimeout(() => topics.has(frame.refused) && fetchSince(frame.refused), 5000);
  else if (frame.refused) finish(frame.refused);
  if ("said" in frame) answer(frame);
}

const seqs = () => Object.fromEntries([...topics].map(([name, topic]) => [name, topic.seq]));

function query() {
  return new URLSearchParams({ topics: Object.keys(seqs()).join(), since: Object.values(seqs()).join() });
}

function opened() {
  for (const { reject } of said.values()) reject(new Error("offline")); // nobody knows whether they arrived
  said.clear();
  line.send({ listen: seqs() });
}

function changed(state) {
  if (root.dataset.line === state) return;
  root.dataset.line = state;
  document.dispatchEvent(new CustomEvent("banjie:line", { detail: state }));
}

/** Open the line when the page has said what it wants to hear; a page kept by the browser lets go of it. */
export function start(address) {
  line = new Line({ root: address, query, hear, opened, changed });
  line.open();
  window.addEventListener("online", () => line.connect());
  window.addEventListener("pagehide", () => line.close());
  window.addEventListener("pageshow", (event) => event.persisted && line.open());
}
