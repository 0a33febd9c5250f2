/** The form an htmx request sends: its own, or its submit button's. Fragments fetched from inside a form are not it. */
export function sentForm(event) {
  const { elt } = event.detail;
  if (elt instanceof HTMLFormElement) return elt;
  return elt.matches?.('button[type="submit"], button:not([type]), input[type="submit"]') ? elt.form : null;
}
