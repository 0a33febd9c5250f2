// The words of a message on the page: as text with its addresses and names set off, or in the markup the server drew.
const LINK = /https?:\/\/[^\s<>"'，。；）]+/g;

export function addresses(text) {
  return text.match(LINK) ?? [];
}

const escaped = (name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const longestFirst = (one, other) => other.name.length - one.name.length;

/** What was said, in the markup the server drew where it has any; what it was drawn from is kept for a change. */
export function say(into, { text = "", html, people }, me) {
  into.classList.toggle("marked", Boolean(html));
  if (!html) { delete into.dataset.text; write(into, text, people, me); return; }
  into.replaceChildren(document.createRange().createContextualFragment(html));
  into.dataset.text = text;
  for (const one of into.querySelectorAll(".mention")) one.classList.toggle("me", one.dataset.of === me);
}

/** Text with its addresses as links, the people it names behind an @ set off, `me` most; nothing in it is ever taken
 * for markup. */
function write(into, text, people = [], me = "") {
  into.replaceChildren();
  const names = [...people].sort(longestFirst).map(({ name }) => `@${escaped(name)}`);
  const own = people.find(({ id }) => id === me)?.name;
  let done = 0;
  for (const { 0: found, index } of text.matchAll(new RegExp([LINK.source, ...names].join("|"), "g"))) {
    into.append(text.slice(done, index));
    into.append(found.startsWith("@")
      ? Object.assign(document.createElement("b"), { className: found === `@${own}` ? "mention me" : "mention", textContent: found })
      : Object.assign(document.createElement("a"), { href: found, textContent: found, rel: "nofollow" }));
    done = index + found.length;
  }
  into.append(text.slice(done));
}

