// <level-marks for="id">: puts the next number of a level (GB/T 9704, 7.3.3: 一、 （一） 1. （1）) before the present line.
const DIGITS = "零一二三四五六七八九";
const LEVELS = [/^\s*([一二三四五六七八九十]+)、/, /^\s*（([一二三四五六七八九十]+)）/, /^\s*(\d+)[.．]/, /^\s*（(\d+)）/];
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

/** What comes next at a level after these lines; a number of a higher level begins the lower ones anew. */
export function next(lines, level) {
  let last = 0;
  for (const line of lines) {
    const at = LEVELS.findIndex((pattern) => pattern.test(line));
    if (at === level) last = value(line.match(LEVELS[level])[1]);
    else if (at >= 0 && at < level) last = 0;
  }
  return FORMS[level](last + 1);
}

class LevelMarks extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-mark]");
      const field = document.getElementById(this.getAttribute("for"));
      const level = button ? LEVELS.findIndex((pattern) => pattern.test(button.dataset.mark)) : -1;
      if (!field || level < 0) return;
      const start = field.value.lastIndexOf("\n", field.selectionStart - 1) + 1;
      const end = (field.value.indexOf("\n", start) + 1 || field.value.length + 1) - 1;
      const bare = LEVELS.reduce((line, pattern) => line.replace(pattern, ""), field.value.slice(start, end)).trimStart();
      const mark = next(field.value.slice(0, start).split("\n"), level);
      field.setRangeText(mark + bare, start, end, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
  }
}

customElements.define("level-marks", LevelMarks);
