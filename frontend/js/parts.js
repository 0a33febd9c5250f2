// On a phone a long page has a bar of its parts (.partnav); the one in sight is marked.
const nav = document.querySelector(".partnav");
const links = [...(nav?.querySelectorAll('a[href^="#"]') ?? [])];

function mark(link) {
  for (const other of links) {
    if (other === link) other.setAttribute("aria-current", "true");
    else other.removeAttribute("aria-current");
  }
}

if (links.length && "IntersectionObserver" in window) {
  const parts = new Map(links.map((link) => [document.getElementById(link.hash.slice(1)), link]));
  const seen = new IntersectionObserver((changes) => {
    const first = changes.filter((change) => change.isIntersecting)[0];
    if (first) mark(parts.get(first.target));
  }, { rootMargin: "-25% 0px -70% 0px" });
  for (const part of parts.keys()) if (part) seen.observe(part);
  mark(links[0]);
}
