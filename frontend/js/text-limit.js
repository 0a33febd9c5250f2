// <textarea data-most="5000">: more may be typed than will be taken; nothing is cut, and the page says how much too much.
import { words } from "./words.js";

/** As the server counts: characters, a line's end as one. */
const length = (field) => [...field.value.trim()].length;

export const isTooLong = (field) => length(field) > Number(field.dataset.most ?? Infinity);

function line(field) {
  const id = `${field.id}-most`;
  return document.getElementById(id) ?? field.insertAdjacentElement("afterend", Object.assign(document.createElement("p"), { id, className: "toolong small" }));
}

/** Says it at once when it becomes too long, and from then on how long it is. */
export function check(field) {
  const over = isTooLong(field);
  if (!over && !field.hasAttribute("aria-invalid")) return;
  const sentence = over ? words("tooLong", { n: length(field).toLocaleString("en"), most: Number(field.dataset.most).toLocaleString("en") }) : "";
  const said = line(field);
  said.setAttribute("role", "status");
  said.hidden = !over;
  said.textContent = sentence;
  field.setCustomValidity(sentence);
  if (over) { field.setAttribute("aria-invalid", "true"); field.setAttribute("aria-describedby", said.id); } else {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
}

for (const happens of ["input", "change"]) {
  document.addEventListener(happens, ({ target }) => target.matches?.("textarea[data-most]") && check(target));
}
for (const field of document.querySelectorAll("textarea[data-most]")) check(field);
