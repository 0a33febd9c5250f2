// [data-live]: a fragment that refreshes by itself leaves the reader where they were: the same row keeps the focus and
// the mark of the keyboard, or, when it has gone, the row that now stands in its place. Each part has its own, since
// several may refresh at once.
const places = new WeakMap();

const links = (part) => [...part.querySelectorAll("a[href]")];

document.addEventListener("htmx:beforeSwap", (event) => {
  const part = event.detail.target;
  if (!part.matches?.("[data-live]")) return;
  const focused = part.contains(document.activeElement) ? document.activeElement.closest("a[href]") : null;
  const marked = part.querySelector(".at a[href]");
  places.set(part, {
    focused: focused?.getAttribute("href"),
    order: links(part).indexOf(focused),
    marked: marked?.getAttribute("href"),
    top: part.scrollTop,
  });
});

document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.detail.target;
  const place = places.get(part);
  if (!place) return;
  places.delete(part);
  const { focused, order, marked, top } = place;
  const all = links(part);
  const find = (href) => all.find((link) => link.getAttribute("href") === href);
  if (marked) find(marked)?.closest("li, tr")?.classList.add("at");
  if (focused) (find(focused) ?? all[Math.min(order, all.length - 1)])?.focus({ preventScroll: true });
  part.scrollTop = top;
});
