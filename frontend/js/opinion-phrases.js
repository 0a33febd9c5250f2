// <opinion-phrases for="id">: a press on a phrase puts it into the opinion, at the end of what is there.
class OpinionPhrases extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const chip = event.target.closest("button[data-phrase]");
      const field = document.getElementById(this.getAttribute("for"));
      if (!chip || !field) return;
      const before = field.value.trimEnd();
      if (!before.endsWith(chip.dataset.phrase)) field.value = before + chip.dataset.phrase;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
    });
  }
}

customElements.define("opinion-phrases", OpinionPhrases);
