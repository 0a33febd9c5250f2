// Numbers in the shell: <span data-count="desk">. live.js calls this when the server says a number has changed.

/** Show `n` wherever this count stands; nothing at zero, except on a tab. Whoever carries data-some="通知，{n} 条未看" and data-none around it says it in words. */
export function setCount(name, n) {
  for (const mark of document.querySelectorAll(`[data-count="${CSS.escape(name)}"]`)) {
    mark.textContent = n > 0 || mark.closest(".tabs") ? String(n) : "";
    const named = mark.closest("[data-some]");
    named?.setAttribute("aria-label", n > 0 ? named.dataset.some.replace("{n}", n) : named.dataset.none);
  }
}
