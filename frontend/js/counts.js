// Numbers in the shell: <span data-count="desk">. live.js calls this when the server says a number has changed.

/** Show `n` wherever this count stands; nothing at zero. The label says it in words: data-label="待办 {n} 件". */
export function setCount(name, n) {
  for (const mark of document.querySelectorAll(`[data-count="${CSS.escape(name)}"]`)) {
    mark.textContent = n > 0 ? String(n) : "";
    if (mark.dataset.label) mark.setAttribute("aria-label", mark.dataset.label.replace("{n}", n));
  }
}
