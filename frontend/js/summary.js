// A form that came back with errors: the summary gets the focus, its links lead into the fields.
const fresh = (root) => root.querySelector?.(".errors[tabindex]:not(.calm *)")?.focus();

fresh(document);
document.addEventListener("htmx:load", (event) => fresh(event.detail.elt));

document.addEventListener("click", (event) => {
  const link = event.target.closest('.errors a[href^="#"]');
  const field = link && document.getElementById(link.getAttribute("href").slice(1));
  if (!field) return;
  event.preventDefault();
  const target = field.matches("input, select, textarea, button") ? field : field.querySelector("input, select, textarea");
  (target ?? field).focus();
  field.scrollIntoView({ block: "center" });
});
