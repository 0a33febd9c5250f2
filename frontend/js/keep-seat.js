// Whoever sits in a meeting stays seated: what they press is sent from where they are, what they open opens beside it.
import { toast } from "./toast.js";

const seated = () => document.querySelector("meeting-room[data-seated]");
const leadsAway = (link) => link.protocol.startsWith("http") && (link.pathname !== location.pathname || link.search !== location.search);

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link) return;
  if (seated() && leadsAway(link) && !link.target) Object.assign(link, { target: "_blank", rel: "noopener" }).dataset.beside = "";
  else if ("beside" in link.dataset && !seated()) { link.removeAttribute("target"); delete link.dataset.beside; }
}, true);

/**
 * What was done is said once, in the page that answers it, of which only parts are taken over. News may have taken them
 * over before: then nothing of the answer is on the page any more, and only this event still comes.
 */
document.addEventListener("htmx:afterOnLoad", ({ detail }) => {
  if (detail.target?.id !== "beside" || detail.xhr.status >= 300) return;
  const answer = new DOMParser().parseFromString(detail.xhr.responseText, "text/html");
  for (const line of answer.querySelectorAll(".toasts .toast")) toast(line.querySelector("span").textContent, { bad: line.classList.contains("bad") });
});
