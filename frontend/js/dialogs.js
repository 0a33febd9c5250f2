// Dialogs are <dialog>; whatever has data-dialog="id" opens one, whatever has data-close closes its own.
// Without script the opener's own href leads to a page, or to #id, where :target shows the dialog in place.

/** Open as a modal; the opener gets the focus back when it closes. */
export function open(dialog) {
  if (!dialog || dialog.open) return;
  const before = document.activeElement;
  dialog.showModal();
  dialog.addEventListener("close", () => before instanceof HTMLElement && before.focus(), { once: true });
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog instanceof HTMLDialogElement) {
    event.preventDefault();
    open(dialog);
    return;
  }
  const closer = event.target.closest("dialog [data-close]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog").close();
    return;
  }
  // A press on the scrim: the event's target is the dialog itself, and it lies outside its box.
  if (event.target instanceof HTMLDialogElement && event.target.open && !("firm" in event.target.dataset)) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside && event.detail) event.target.close();
  }
});

// A dialog the server wants open (an error inside it, a conflict) comes as <dialog data-open>.
for (const dialog of document.querySelectorAll("dialog[data-open]")) open(dialog);
document.addEventListener("htmx:load", (event) => {
  for (const dialog of event.detail.elt.querySelectorAll?.("dialog[data-open]") ?? []) open(dialog);
});
