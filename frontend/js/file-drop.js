// <file-drop data-max-bytes data-types=".pdf,.docx">: a file field that also takes what is dropped on it, lists what was
// chosen and says at once what the server would refuse. The server checks all of it again.
import { icon } from "./icon.js";
import { size, words } from "./words.js";

class FileDrop extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector('input[type="file"]');
    this.area = this.querySelector(".drop");
    this.list = this.querySelector(".files");
    if (!this.field || !this.area || !this.list) return;
    this.chosen = new DataTransfer();
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
    const refused = [];
    for (const file of files) {
      const why = this.refusal(file);
      if (why) refused.push(why);
      else if (![...this.chosen.files].some((other) => other.name === file.name && other.size === file.size)) this.chosen.items.add(file);
    }
    this.draw(refused);
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

  draw(refused = []) {
    this.field.files = this.chosen.files;
    const lines = [...this.chosen.files].map((file, at) => this.line(file, at));
    for (const why of refused) {
      const line = Object.assign(document.createElement("li"), { className: "error" });
      line.setAttribute("role", "alert");
      line.append(icon("over", "l", "l"), why);
      lines.push(line);
    }
    this.list.replaceChildren(...lines);
  }

  line(file, at) {
    const line = Object.assign(document.createElement("li"), { className: "file" });
    const make = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text });
    const remove = make("button", "iconbtn", "");
    remove.type = "button";
    remove.setAttribute("aria-label", words("removeFile", { name: file.name }));
    remove.append(icon("close"));
    remove.addEventListener("click", () => {
      this.chosen.items.remove(at);
      this.draw();
      this.field.focus();
    });
    const ending = file.name.includes(".") ? file.name.split(".").pop().slice(0, 4).toUpperCase() : "";
    line.append(make("span", "ext", ending), make("span", "name", file.name), make("small", "", size(file.size)), remove);
    return line;
  }
}

customElements.define("file-drop", FileDrop);
