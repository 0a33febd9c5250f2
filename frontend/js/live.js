// The living parts of every page: the numbers in the shell, the open box, the word about an interrupted line.
import { announce } from "./announce.js";
import { setCount } from "./counts.js";
import { open } from "./dialogs.js";
import { listen, start } from "./topics.js";
import { words } from "./words.js";

const CALM = 400; // ms: several acts in a row are one refresh
const { person, live } = document.documentElement.dataset;
const KEPT = `banjie.seq:${person}`;
let refresh;
let bell;

/** A mark is what a drawn box knows of the duties; another one in the news means that its rows are old. */
function boxesAreOld(mark) {
  return [...document.querySelectorAll("[data-duties]")].some((box) => box.dataset.duties !== mark);
}

function hear(entry) {
  if (!entry?.counts) return;
  for (const [name, n] of Object.entries(entry.counts)) setCount(name, n);
  if (bell !== undefined && entry.counts.bell > bell) announce(words("bellRang", { n: entry.counts.bell }));
  bell = entry.counts.bell;
  try { sessionStorage.setItem(KEPT, entry.seq); } catch { /* then the numbers are told once more */ }
  clearTimeout(refresh);
  refresh = setTimeout(() => {
    if (!boxesAreOld(entry.duties)) return;
    document.body.dispatchEvent(new CustomEvent("banjie:duties"));
    announce(words("dutiesChanged", { n: entry.counts.desk }));
  }, CALM);
}

/** Said only while it is true: the page then asks every half minute. */
document.addEventListener("banjie:line", ({ detail: state }) => {
  const banner = document.getElementById("interrupted");
  if (banner) banner.hidden = state !== "asking";
  const dialog = document.getElementById("signed-out");
  if (state === "signed-out" && dialog && !dialog.open) open(dialog);
});

if (person && live) {
  let since = 0;
  try { since = Number(sessionStorage.getItem(KEPT)) || 0; } catch { /* from the beginning */ }
  listen(`person:${person}`, since, hear);
  start(live);
}
