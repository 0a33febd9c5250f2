// <select data-among="handlers">: offers only who is ticked among the boxes of that name, as soon as anybody is. The
// server asks the same; without script everybody is offered.
function narrow(select) {
  const ticked = new Set([...select.form.querySelectorAll(`input[name="${select.dataset.among}"]:checked`)].map((box) => box.value));
  for (const option of select.options) {
    option.hidden = option.disabled = Boolean(ticked.size && option.value && !ticked.has(option.value));
  }
  if (select.selectedOptions[0]?.disabled) select.value = "";
}

for (const select of document.querySelectorAll("select[data-among]")) {
  narrow(select);
  select.form.addEventListener("change", () => narrow(select));
}
