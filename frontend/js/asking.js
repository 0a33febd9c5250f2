// Where no line holds: the same frames, asked for every half minute.

const EVERY = 30; // seconds, until the server says otherwise

export class Asking {
  constructor(owner, signedOut) {
    this.owner = owner;
    this.signedOut = signedOut;
    this.answered = false; // ever since the page was loaded
    this.goesOn = false;
  }

  start() {
    if (this.goesOn) return;
    this.goesOn = true;
    this.owner.changed("asking");
    this.ask();
  }

  stop() {
    this.goesOn = false;
    clearTimeout(this.next);
  }

  again() {
    if (this.goesOn) this.ask();
  }

  async ask() {
    clearTimeout(this.next);
    let pause = EVERY;
    try {
      const answer = await fetch(`${this.owner.root}poll/?${this.owner.query()}`, { headers: { Accept: "application/json" } });
      if (!this.goesOn) return;
      if (answer.status === 401) {
        this.signedOut();
        return;
      }
      if (answer.ok) {
        const told = await answer.json();
        this.answered = true;
        pause = told.again_in;
        for (const frame of told.frames) this.owner.hear(frame);
      }
    } catch { /* no network: the next question will tell */ }
    if (!this.goesOn) return;
    clearTimeout(this.next);
    this.next = setTimeout(() => this.ask(), pause * 1000);
  }
}
