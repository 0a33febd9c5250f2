// input[data-filter="id"]: narrows a long list of boxes while one types; what is ticked stays in sight.
document.addEventListener("input", (event) => {
  const list = event.target.dataset?.filter && document.getElementById(event.target.dataset.filter);
  if (!list) return;
  const words = event.target.value.trim().toLowerCase().split(/\s+/);
  for (const choice of list.querySelectorAll("label")) {
    const text = choice.textContent.toLowerCase();
    choice.hidden = !choice.querySelector("input:checked") && !words.every((word) => text.includes(word));
  }
});
