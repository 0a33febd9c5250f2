// <page-jump>: to a page of a long paper by its number or along the whole; it follows whoever scrolls. While the slide is
// drawn it only counts, since every page on the way would be fetched.
class PageJump extends HTMLElement {
  connectedCallback() {
    [this.number, this.slide] = this.querySelectorAll("input");
    this.hidden = false;
    this.show(1);
    this.number.addEventListener("focus", () => this.number.select());
    this.number.addEventListener("change", () => this.go(this.number.value));
    this.number.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.read(this.go(this.number.value));
    });
    this.slide.addEventListener("input", () => this.show(this.slide.value));
    this.slide.addEventListener("change", () => this.go(this.slide.value));
    this.watch = new IntersectionObserver((seen) => this.follow(seen), { rootMargin: "-50% 0px -50% 0px" });
    this.pages.forEach((page) => this.watch.observe(page));
  }

  disconnectedCallback() {
    this.watch.disconnect();
  }

  get pages() {
    return [...this.parentElement.querySelectorAll("figure.paper")];
  }

  go(to) {
    const page = Math.min(Math.max(Math.round(Number(to)) || 1, 1), this.pages.length);
    this.show(page);
    this.pages[page - 1].scrollIntoView({ block: "start" });
    return page;
  }

  /** Whoever reads on by keyboard or by ear goes on from that page. */
  read(page) {
    const found = this.pages[page - 1];
    found.tabIndex = -1;
    found.focus({ preventScroll: true });
  }

  follow(seen) {
    const page = seen.filter((one) => one.isIntersecting).at(-1)?.target;
    if (page && document.activeElement !== this.number) this.show(this.pages.indexOf(page) + 1);
  }

  show(page) {
    this.number.value = this.slide.value = page;
    this.slide.setAttribute("aria-valuetext", this.dataset.said.replace("{page}", page));
  }
}

customElements.define("page-jump", PageJump);
