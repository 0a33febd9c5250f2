// An icon out of the page's sprite, for what a script draws itself.
const SVG = "http://www.w3.org/2000/svg";

/** `icon("close")` or, small, `icon("close", "i s")`; lights are `icon("over", "l", "l")`. */
export function icon(name, classes = "i s", set = "i") {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", classes);
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${document.documentElement.dataset.icons}#${set}-${name}`);
  svg.append(use);
  return svg;
}
