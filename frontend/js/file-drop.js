// <file-drop data-max-bytes data-types=".pdf,.docx">: a file field that also takes what is dropped on it, lists what was
// chosen and says at once what the server would refuse. The server checks all of it again. A file turned away holds the
// form until it is taken away or another is chosen, and so does one that was sent with a form the server shows again:
// nobody sends it believing that the file went with it.
import { icon } from "./icon.js";
import { size, words } from "./words.js";

class FileDrop extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector('input[type="file"]');
    this.area = this.querySelector(".drop");
    this.list = this.querySelector(".files");
    if (!this.field || !this.area || !this.list) return;
    this.chosen = new DataTransfer();
    this.refused = [...this.list.querySelectorAll("[data-lost]")].map((line) => ({ name: line.dataset.lost, why: line.textContent.trim() }));
    if (this.refused.length) this.draw();
    this.field.form?.addEventListener("submit", (event) => this.hold(event), { capture: true });
    this.field.addEventListener("change", () => this.take(this.field.files));
    for (const name of ["dragenter", "dragover"]) {
      this.addEventListener(name, (event) => {
        event.preventDefault();
        this.area.classList.add("over");
      });
    }
    for (const name of ["dragleave", "drop"]) this.addEventListener(name, () => this.area.classList.remove("over"));
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      this.take(event.dataTransfer.files);
    });
  }

  take(files) {
    if (!this.field.multiple) this.chosen = new DataTransfer();
    this.refused = [];
    for (const file of files) {
      const why = this.refusal(file);
      if (why) this.refused.push({ name: file.name, why });
      else if (![...this.chosen.files].some((other) => other.name === file.name && other.size === file.size)) this.chosen.items.add(file);
    }
    this.draw();
  }

  hold(event) {
    if (!this.refused.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.draw(words("turnedAway"));
    this.list.querySelector(".error button").focus();
  }

  refusal(file) {
    const types = (this.dataset.types ?? "").split(",").filter(Boolean);
    if (types.length && !types.some((type) => file.name.toLowerCase().endsWith(type))) {
      return words("wrongType", { name: file.name, types: types.join(" ") });
    }
    const most = Number(this.dataset.maxBytes || 0);
    if (most && file.size > most) return words("tooLarge", { name: file.name, size: size(file.size), most: size(most) });
    if (!file.size) return words("emptyFile", { name: file.name });
    return "";
  }

  draw(asked = "") {
    this.field.files = this.chosen.files;
    const lines = [...this.chosen.files].map((file, at) => this.line(file, at));
    this.list.replaceChildren(...lines, ...this.refused.map((one) => this.turnedAway(one, asked)));
  }

  turnedAway(one, asked) {
    const line = Object.assign(document.createElement("li"), { className: "error" });
    line.setAttribute("role", "alert");
    const drop = () => (this.refused = this.refused.filter((other) => other !== one));
    line.append(icon("over", "l", "l"), `${one.why} ${asked}`.trim(), this.remove(one.name, drop));
    return line;
  }

  line(file, at) {
    const line = Object.assign(document.createElement("li"), { className: "file" });
    const make = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text });
    const ending = file.name.includes(".") ? file.name.split(".").pop().slice(0, 4).toUpperCase() : "";
    const remove = this.remove(file.name, () => this.chosen.items.remove(at));
    line.append(make("span", "ext", ending), make("span", "name", file.name), make("small", "", size(file.size)), remove);
    return line;
  }

  remove(name, drop) {
    const button = Object.assign(document.createElement("button"), { className: "iconbtn", type: "button" });
    button.setAttribute("aria-label", words("removeFile", { name }));
    button.append(icon("close"));
    button.addEventListener("click", () => {
      drop();
      this.draw();
      this.field.focus();
    });
    return button;
  }
}

customElements.define("file-drop", FileDrop);
