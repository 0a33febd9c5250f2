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
 * What was done is said once, in the page that answers it, of which only parts are taken over. News may take those parts
 * over before the answer has come: then nothing that asked for it is on the page any more, and no event of htmx reaches us.
 * The request itself is asked.
 */
document.addEventListener("htmx:beforeSend", ({ detail: { target, xhr, requestConfig } }) => {
  if (target?.id !== "beside" || "X-News" in requestConfig.headers) return;
  xhr.addEventListener("load", () => {
    if (xhr.status >= 300) return;
    const answer = new DOMParser().parseFromString(xhr.responseText, "text/html");
    for (const line of answer.querySelectorAll(".toasts .toast")) toast(line.querySelector("span").textContent, { bad: line.classList.contains("bad") });
  });
});
