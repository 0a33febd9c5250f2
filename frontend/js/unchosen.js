// What was typed to look for somebody, and chosen from by nobody, would be dropped in silence: the form waits and says so.
// host: has a status, and isLooking while its words lead to no choice.
export function waitForChoice(host, field) {
  field.form?.addEventListener("submit", (event) => {
    if (!host.isLooking || event.submitter?.formNoValidate) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    for (let part = host.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    host.status.textContent = host.dataset.unchosen;
    field.focus();
  }, true);
}
