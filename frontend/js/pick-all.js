// [data-pick-all]: ticks every box of its form, and follows them. Without script each is ticked by hand.
const boxes = (form) => [...form.querySelectorAll('input[name="duty"]')];

function show(root) {
  for (const label of root.querySelectorAll("[data-pick-all]")) label.hidden = false;
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form");
  const all = form?.querySelector("[data-pick-all] input");
  if (!all) return;
  if (event.target === all) {
    for (const one of boxes(form)) one.checked = all.checked;
    return;
  }
  const ticked = boxes(form).filter((one) => one.checked).length;
  all.checked = ticked === boxes(form).length;
  all.indeterminate = ticked > 0 && !all.checked;
});
document.addEventListener("htmx:afterSettle", (event) => show(event.target));
show(document);
