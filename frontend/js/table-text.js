// A table as lines of text: | 单位 | 任务 |, its head first, a caption “表1 …” above (docs/how-to/print-a-document.md).
const ROW = /^\s*[|｜].*[|｜]\s*$/;
const CAPTION = /^\s*(续?表\s*[\d一二三四五六七八九十]{1,4}([-－.]\d{1,3})?)(?=[\s:：]|$)/;

export const isRow = (line) => ROW.test(line ?? "");

const cells = (line) => {
  const bar = line.trim()[0];
  const found = [];
  let cell = "";
  for (let at = 1; at < line.trim().length; at += 1) {
    const sign = line.trim()[at];
    if (sign === "\\" && at + 1 < line.trim().length) { cell += line.trim()[at + 1]; at += 1; }
    else if (sign === bar) { found.push(cell.trim()); cell = ""; }
    else cell += sign;
  }
  return found;
};

const escaped = (text) => text.replace(/[\\|]/g, "\\$&").replace(/\s+/g, " ").trim();

/** The table around line `at`: {first, last, caption, rows}, or null. */
export function tableAt(lines, at) {
  let first = at;
  if (CAPTION.test(lines[first] ?? "") && isRow(lines[first + 1])) first += 1;
  if (!isRow(lines[first])) return null;
  let last = first;
  while (isRow(lines[first - 1])) first -= 1;
  while (isRow(lines[last + 1])) last += 1;
  const rows = lines.slice(first, last + 1).map(cells).filter((row, nth) => nth !== 1 || !row.every((cell) => /^:?-+:?$/.test(cell)));
  const wide = Math.max(...rows.map((row) => row.length));
  const caption = CAPTION.test(lines[first - 1] ?? "") ? lines[first - 1].trim() : "";
  return { first: caption ? first - 1 : first, last, caption, rows: rows.map((row) => [...row, ...Array(wide - row.length).fill("")]) };
}

export function tableLines(caption, rows) {
  return [...(caption.trim() ? [caption.trim()] : []), ...rows.map((row) => `| ${row.map(escaped).join(" | ")} |`)];
}

/** What the next table is called: 表3 after 表2. */
export function nextCaption(lines) {
  const numbers = lines.filter((line, at) => isRow(lines[at + 1])).map((line) => Number(line.match(/^\s*表\s*(\d+)/)?.[1] ?? 0));
  return `表${Math.max(0, ...numbers) + 1}　`;
}
