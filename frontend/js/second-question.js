// data-confirm on a button: what cannot be taken back is asked once more before it is sent.
document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.("button[data-confirm]");
    if (!button || window.confirm(button.dataset.confirm)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  { capture: true },
);
