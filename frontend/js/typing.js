// Changes to a text field as if they had been typed: the browser's own undo takes them back.

/** The text from `start` to `end` becomes `text`; the cursor stands at `at`, or `at` to `until` is marked. */
export function write(field, start, end, text, at = start + text.length, until = at) {
  field.focus();
  field.setSelectionRange(start, end);
  const typed = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (!typed && field.value.slice(start, start + text.length) !== text) {
    field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.setSelectionRange(at, until);
}

/** Where in the field the lines of its selection are: {lines, from, to}. */
export function linesAt(field) {
  const lines = field.value.split("\n");
  const from = field.value.slice(0, field.selectionStart).split("\n").length - 1;
  const to = field.value.slice(0, Math.max(field.selectionStart, field.selectionEnd)).split("\n").length - 1;
  return { lines, from, to };
}

/** Only what differs is written anew, so that undo and the scroll position stay; the lines from–to are marked. */
export function writeLines(field, lines, from, to = from) {
  const [before, after] = [field.value, lines.join("\n")];
  let head = 0;
  while (head < before.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const start = lines.slice(0, from).join("\n").length + (from ? 1 : 0);
  const end = lines.slice(0, to + 1).join("\n").length;
  if (before !== after) write(field, head, before.length - tail, after.slice(head, after.length - tail), start, end);
  else field.setSelectionRange(start, end);
  if (from === to) field.setSelectionRange(end, end);
}
