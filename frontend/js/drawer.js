// <a data-drawer>: where the window is wide enough for the drawer beside the list, the row opens there; else it is a link.
import htmx from "./htmx.js";

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-drawer]");
  const drawer = document.getElementById("drawer");
  if (!link || !drawer || !drawer.offsetParent || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  for (const row of document.querySelectorAll("tr.at")) row.classList.remove("at");
  link.closest("tr")?.classList.add("at");
  htmx.ajax("GET", link.href, { target: "#drawer", swap: "innerHTML" });
});
