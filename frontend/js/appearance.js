// Theme and type size at once, without loading the page again; the server remembers the choice (form[data-appearance]).
import { toast } from "./toast.js";
import { words } from "./words.js";

const root = document.documentElement;
const systemDark = matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches;
}

function show({ theme, type }) {
  if (theme === "system") delete root.dataset.theme;
  else if (theme) root.dataset.theme = theme;
  if (type === "normal") delete root.dataset.type;
  else if (type) root.dataset.type = type;
  mark();
}

/** Every switch shows what holds now; the two toggles in the bar offer the opposite. */
function mark() {
  const now = { theme: root.dataset.theme ?? "system", type: root.dataset.type ?? "normal" };
  const opposite = { theme: isDark() ? "light" : "dark", type: now.type === "large" ? "normal" : "large" };
  for (const button of document.querySelectorAll("form[data-appearance] button[name]")) {
    if ("toggle" in button.dataset) {
      button.value = opposite[button.name];
      button.setAttribute("aria-pressed", String(button.name === "theme" ? isDark() : now.type === "large"));
    } else {
      button.setAttribute("aria-pressed", String(button.value === now[button.name]));
    }
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-appearance]");
  const button = event.submitter;
  if (!form || !button?.name) return;
  event.preventDefault();
  event.stopPropagation();
  const body = new FormData(form, button);
  show({ [button.name]: button.value });
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) throw new Error(String(answer.status));
  } catch {
    toast(words("notRemembered"), { bad: true });
  }
}, true);

systemDark.addEventListener("change", mark);
mark();
