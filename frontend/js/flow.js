// A flow map wider than its place shows the present step first, in the middle; the rest is a scroll away.
for (const box of document.querySelectorAll(".flowbox")) {
  const now = box.querySelector('[aria-current="step"]');
  if (!now || box.scrollWidth <= box.clientWidth) continue;
  const [place, node] = [box.getBoundingClientRect(), now.getBoundingClientRect()];
  box.scrollLeft += node.left + node.width / 2 - place.left - place.width / 2;
}
