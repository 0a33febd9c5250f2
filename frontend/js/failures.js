// What a fragment's failure means, said plainly: no line, too slow, signed out, somebody was faster.
import { open } from "./dialogs.js";
import { toast } from "./toast.js";
import { words } from "./words.js";

document.addEventListener("htmx:sendError", () => toast(words("noLine"), { bad: true }));
document.addEventListener("htmx:timeout", () => toast(words("noAnswer"), { bad: true }));

function wasSentToSignIn(xhr) {
  const signIn = document.documentElement.dataset.signIn;
  if (!signIn || !xhr.responseURL) return false;
  return new URL(xhr.responseURL).pathname === signIn && location.pathname !== signIn;
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (xhr.status === 401 || wasSentToSignIn(xhr)) {
    event.detail.shouldSwap = false;
    event.detail.isError = false;
    open(document.getElementById("signed-out"));
  } else if (xhr.status === 409 || (xhr.status === 403 && requestConfig.verb !== "get")) {
    const dialog = document.getElementById("refused");
    if (!dialog) return;
    Object.assign(event.detail, { shouldSwap: true, isError: false, target: dialog, swapOverride: "innerHTML" });
    dialog.addEventListener("htmx:afterSettle", () => open(dialog), { once: true });
  }
});

document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  const known = { 404: "gone", 413: "tooMuch", 429: "tooFast" };
  toast(words(known[status] ?? (status >= 500 ? "broken" : "refused")), { bad: true });
});
