// The levels of a text (GB/T 9704-2012, 7.3.3: 一、 （一） 1. （1）), as lines of plain text. Nothing here touches the page.
const DIGITS = "零一二三四五六七八九";
const NUMERAL = "[一二三四五六七八九十]{1,3}";
export const LEVELS = [
  new RegExp(`^\\s*(${NUMERAL})、`),
  new RegExp(`^\\s*[（(](${NUMERAL})[）)]、?`),
  /^\s*(\d{1,2})[.．、](?!\d)/,
  /^\s*[（(](\d{1,2})[）)]/,
];
const FORMS = [(n) => `${chinese(n)}、`, (n) => `（${chinese(n)}）`, (n) => `${n}.`, (n) => `（${n}）`];

function chinese(n) {
  const [tens, ones] = [Math.floor(n / 10), n % 10];
  return `${tens > 1 ? DIGITS[tens] : ""}${tens ? "十" : ""}${ones || !tens ? DIGITS[ones] : ""}`;
}

function value(text) {
  if (/^\d+$/.test(text)) return Number(text);
  const [tens, ones] = text.includes("十") ? text.split("十") : [null, text];
  return (tens === null ? 0 : (DIGITS.indexOf(tens) > 0 ? DIGITS.indexOf(tens) : 1) * 10) + Math.max(0, DIGITS.indexOf(ones || "零"));
}

/** 0 to 3, or -1 for a paragraph without a number. */
export const levelOf = (line) => LEVELS.findIndex((pattern) => pattern.test(line));

export const bare = (line) => {
  const level = levelOf(line);
  return (level < 0 ? line : line.replace(LEVELS[level], "")).trimStart();
};

/** From line `from` on every number as its place says, after those that stand before it; a higher level begins the
 *  lower ones anew. */
export function renumbered(lines, from = 0) {
  const counts = [0, 0, 0, 0];
  return lines.map((line, at) => {
    const level = levelOf(line);
    if (level < 0) return line;
    counts[level] = at < from ? value(line.match(LEVELS[level])[1]) : counts[level] + 1;
    counts.fill(0, level + 1);
    if (at < from) return line;
    return FORMS[level](counts[level]) + bare(line);
  });
}

/** The lines `from` to `to` (inclusive) at another level, all numbered anew. -1 takes the number away. */
export function atLevel(lines, from, to, level) {
  return renumbered(lines.map((line, at) => {
    if (at < from || at > to || (from !== to && !line.trim()) || line.trimStart().startsWith("|")) return line;
    return level < 0 ? bare(line) : FORMS[level](1) + bare(line);
  }), from);
}

/** One level down or up; a paragraph becomes one below what stands over it, and above the first level is a paragraph. */
export function shifted(lines, from, to, step) {
  const changed = [...lines];
  for (let at = from; at <= to; at += 1) {
    const level = levelOf(lines[at]);
    if (!lines[at].trim() || lines[at].trimStart().startsWith("|") || (level < 0 && step < 0)) continue;
    const over = lines.slice(0, at).reverse().map(levelOf).find((one) => one >= 0) ?? -1;
    const next = level < 0 ? Math.min(over + 1, 3) : Math.min(level + step, 3);
    changed[at] = next < 0 ? bare(lines[at]) : FORMS[next](1) + bare(lines[at]);
  }
  return renumbered(changed, from);
}

/** Where a part ends: a heading takes what stands under it along. */
export function endOf(lines, at) {
  const level = levelOf(lines[at]);
  if (level < 0) return at;
  let end = at;
  while (end + 1 < lines.length && (levelOf(lines[end + 1]) < 0 || levelOf(lines[end + 1]) > level)) end += 1;
  return end;
}

/** The part that begins at `from` before or after its neighbour. Returns [lines, where it begins now]. */
export function moved(lines, from, step) {
  const end = endOf(lines, from);
  const level = levelOf(lines[from]);
  let to;
  if (step > 0) {
    if (end + 1 >= lines.length) return [lines, from];
    to = endOf(lines, end + 1) + 1;
  } else {
    if (!from) return [lines, from];
    to = from - 1;
    while (level >= 0 && to > 0 && (levelOf(lines[to]) < 0 || levelOf(lines[to]) > level)) to -= 1;
  }
  const part = lines.slice(from, end + 1);
  const rest = [...lines.slice(0, from), ...lines.slice(end + 1)];
  const at = step > 0 ? to - part.length : to;
  return [renumbered([...rest.slice(0, at), ...part, ...rest.slice(at)], Math.min(at, from)), at];
}
