// <signature-pad for="id">: a canvas to sign on with pen, finger or mouse; what is drawn travels as a PNG in the field.
const LINE = 6; // of 960 across

class SignaturePad extends HTMLElement {
  connectedCallback() {
    this.canvas = this.querySelector("canvas");
    this.field = document.getElementById(this.getAttribute("for"));
    const clear = this.querySelector("[data-clear]");
    if (!this.canvas || !this.field || !clear) return;
    this.canvas.hidden = clear.hidden = false;
    this.pen = this.canvas.getContext("2d");
    this.canvas.addEventListener("pointerdown", (event) => this.begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.draw(event));
    for (const end of ["pointerup", "pointercancel"]) this.canvas.addEventListener(end, () => this.end());
    clear.addEventListener("click", () => this.clear());
  }

  place(event) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return [((event.clientX - left) * this.canvas.width) / width, ((event.clientY - top) * this.canvas.height) / height];
  }

  begin(event) {
    if (event.button) return;
    this.canvas.setPointerCapture(event.pointerId);
    const ink = getComputedStyle(this.canvas).color;
    Object.assign(this.pen, { strokeStyle: ink, lineWidth: LINE, lineCap: "round", lineJoin: "round" });
    this.last = this.place(event);
    this.draw(event);
    event.preventDefault();
  }

  draw(event) {
    if (!this.last) return;
    const here = this.place(event);
    this.pen.beginPath();
    this.pen.moveTo(...this.last);
    this.pen.lineTo(...here);
    this.pen.stroke();
    this.last = here;
  }

  end() {
    if (!this.last) return;
    this.last = null;
    this.field.value = this.canvas.toDataURL("image/png");
  }

  clear() {
    this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.field.value = "";
  }
}

customElements.define("signature-pad", SignaturePad);
