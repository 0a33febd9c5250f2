// [data-print]: the browser's own print window; the page has its paper form in print.css.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-print]")) return;
  event.preventDefault();
  window.print();
});
