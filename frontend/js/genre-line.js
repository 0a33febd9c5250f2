// <genre-line for="id">: beside a choice of genre, when the chosen one is used; without it the list below says so of all.
class GenreLine extends HTMLElement {
  connectedCallback() {
    const field = document.getElementById(this.getAttribute("for"));
    const line = this.querySelector("[data-when]");
    if (!field || !line) return;
    const tell = () => {
      line.textContent = this.querySelector(`[data-genre="${CSS.escape(field.value)}"] span`)?.textContent ?? "";
      line.hidden = !line.textContent;
    };
    field.addEventListener("change", tell);
    tell();
  }
}

customElements.define("genre-line", GenreLine);
