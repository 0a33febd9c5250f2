// <step-order> around an ordered list of steps: its buttons move a step at once, and a step is drawn to its place by
// hand. The order is that of the fields named `step`; without script each button posts the form.
class StepOrder extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("ol");
    this.status = this.querySelector("[role=status]");
    this.list.classList.add("by-hand");
    this.addEventListener("click", (event) => this.pressed(event));
    this.list.addEventListener("pointerdown", (event) => this.hold(event));
    this.list.addEventListener("dragstart", (event) => this.begin(event));
    this.list.addEventListener("dragover", (event) => this.over(event));
    this.list.addEventListener("drop", (event) => event.preventDefault());
    this.list.addEventListener("dragend", () => this.end());
  }

  pressed(event) {
    const button = event.target.closest('button[value^="up:"], button[value^="down:"]');
    if (!button) return;
    event.preventDefault();
    const step = button.closest("li");
    const up = button.value.startsWith("up:");
    if (up) step.previousElementSibling?.before(step);
    else step.nextElementSibling?.after(step);
    this.settle(step);
    const again = button.disabled ? step.querySelector(`button[value^="${up ? "down" : "up"}:"]`) : button;
    again.focus();
  }

  /** Text is marked in fields as ever; elsewhere on its line a step is taken hold of. */
  hold(event) {
    const step = event.target.closest("li");
    if (step) step.draggable = !event.target.closest("input, select, button, label");
  }

  begin(event) {
    this.held = event.target.closest("li");
    if (!this.held) return;
    this.held.classList.add("held");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", this.held.dataset.name);
  }

  over(event) {
    const step = event.target.closest("li");
    if (!this.held || !step) return;
    event.preventDefault();
    if (step === this.held) return;
    const { top, height } = step.getBoundingClientRect();
    if (event.clientY < top + height / 2) step.before(this.held);
    else step.after(this.held);
  }

  end() {
    if (!this.held) return;
    this.held.classList.remove("held");
    this.settle(this.held);
    this.held = null;
  }

  /** What stands first moves no further up; whoever listens hears the new place. */
  settle(moved) {
    const steps = [...this.list.children];
    steps.forEach((step, nth) => {
      step.querySelector('button[value^="up:"]').disabled = nth === 0;
      step.querySelector('button[value^="down:"]').disabled = nth === steps.length - 1;
    });
    const said = { step: moved.dataset.name, n: steps.indexOf(moved) + 1, all: steps.length };
    this.status.textContent = this.dataset.moved.replace(/\{(\w+)\}/g, (_all, name) => said[name]);
    document.querySelector("[data-as-saved]")?.remove(); // what the last check said is not said of this order
    this.dispatchEvent(new Event("input", { bubbles: true })); // leave.js asks before what is not saved is left
  }
}

customElements.define("step-order", StepOrder);
