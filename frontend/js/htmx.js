// htmx as a strict policy allows it: no eval, no styles of its own, nothing to other hosts, no pages kept in the browser.
import htmx from "htmx.org";

Object.assign(htmx.config, {
  allowEval: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0, // a document must not lie in browser storage after its reader has signed out
  timeout: 20000,
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true }, // a form with its errors
    { code: "[45]..", swap: false, error: true },
  ],
});

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = csrfToken();
  // A part that renews itself takes over no sentence about what somebody has just done: it is for the answer to that.
  if (event.detail.triggeringEvent?.type.startsWith("banjie:")) event.detail.headers["X-News"] = "1";
});

/** The token of this page, for every request that changes something. */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

export default htmx;
