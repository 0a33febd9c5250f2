// A flow map wider than its place shows the present step first, in the middle; the rest is a scroll away.
// A side that holds more fades out.
function more(box) {
  const rest = box.scrollWidth - box.clientWidth - box.scrollLeft;
  box.dataset.more = [box.scrollLeft > 2 ? "before" : "", rest > 2 ? "after" : ""].filter(Boolean).join(" ");
}

for (const box of document.querySelectorAll(".flowbox")) {
  box.addEventListener("scroll", () => more(box), { passive: true });
  window.addEventListener("resize", () => more(box), { passive: true });
  more(box);
  const now = box.querySelector('[aria-current="step"]');
  if (!now || box.scrollWidth <= box.clientWidth) continue;
  const [place, node] = [box.getBoundingClientRect(), now.getBoundingClientRect()];
  box.scrollLeft += node.left + node.width / 2 - place.left - place.width / 2;
}
