/** Say something to a screen reader without moving anything. Emptied first, so that the same words are heard again. */
export function announce(text) {
  const region = document.getElementById("announce");
  if (!region) return;
  region.textContent = "";
  setTimeout(() => { region.textContent = text; }, 60);
}
