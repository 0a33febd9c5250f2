// Sentences come from the page (<template id="words" data-…>), already in the reader's language.

/** The sentence `name` with {placeholders} filled in. */
export function words(name, values = {}) {
  const sentence = document.getElementById("words")?.dataset[name] ?? "";
  return sentence.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

/** Hours and minutes as on the office's clock, wherever the browser is: 10:24. */
export function clock(at = new Date()) {
  return new Date(at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: document.documentElement.dataset.zone });
}

/** Bytes as people say them: 412 KB, 1.2 MB. */
export function size(bytes) {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
