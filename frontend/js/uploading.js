// While files are on their way the page that sends them says so: the browser shows nothing of it.
import { size, words } from "./words.js";

const SMALL = 2 * 1024 * 1024; // there before one looks

export function filesOf(form) {
  return [...form.elements].flatMap((el) => (el.type === "file" ? [...el.files] : []));
}

export function bytesOf(form) {
  return filesOf(form).reduce((sum, file) => sum + file.size, 0);
}

// A second submit was ended in once.js on its way down.
window.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || bytesOf(form) < SMALL) return;
  const line = Object.assign(document.createElement("div"), { className: "progress uploading" });
  line.setAttribute("role", "status");
  const said = words("sendingFiles", { files: filesOf(form).length, size: size(bytesOf(form)) });
  line.append(Object.assign(document.createElement("span"), { textContent: said }), document.createElement("progress"));
  form.append(line);
  line.scrollIntoView({ block: "nearest" });
});
window.addEventListener("pageshow", () => document.querySelector(".uploading")?.remove());
