// form[data-guard]: whoever changed something and leaves without sending is asked first.
import { sentForm } from "./sent-form.js";

const changed = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && "guard" in form.dataset) changed.add(form);
});
document.addEventListener("submit", (event) => changed.delete(event.target), true);
document.addEventListener("htmx:afterRequest", (event) => {
  const form = sentForm(event);
  if (form && event.detail.successful) changed.delete(form);
});
window.addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form.isConnected)) event.preventDefault();
});
