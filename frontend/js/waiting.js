// A thin line on top while a fragment takes longer than a blink.
const BLINK = 350;
let open = 0;
let timer;

document.addEventListener("htmx:beforeRequest", () => {
  open += 1;
  timer ??= setTimeout(() => {
    const line = Object.assign(document.createElement("div"), { className: "waiting", id: "waiting" });
    document.body.append(line);
  }, BLINK);
});
document.addEventListener("htmx:afterRequest", () => {
  open = Math.max(0, open - 1);
  if (open) return;
  clearTimeout(timer);
  timer = undefined;
  document.getElementById("waiting")?.remove();
});
