// What was written here on its way to a number: shown as pending, sent, and kept in the outbox until it has arrived.
import { Outbox } from "./outbox.js";
import { act } from "./room-acts.js";

export class Deliveries {
  constructor(talk) {
    this.talk = talk;
    this.outbox = new Outbox(talk.dataset.me, talk.dataset.topic);
  }

  begin() {
    for (const message of this.outbox.all()) this.pending(message);
    this.sendAll();
  }

  send(message) {
    this.outbox.keep(message);
    this.pending(message);
    this.talk.view.toEnd();
    return this.deliver(message);
  }

  find(id) {
    return this.talk.stream.querySelector(`.pending[data-client="${id}"]`);
  }

  pending(message) {
    const { me, name } = this.talk.dataset;
    const at = new Date(message.at).toISOString();
    const line = this.talk.lines.message({ ...message, at, by: { id: me, name }, reply_to: message.answers });
    line.classList.add("pending");
    line.querySelector(".msgacts").remove();
    this.talk.view.place(line);
    this.tell(line, "sending");
  }

  tell(line, state, why = "") {
    const failed = state === "failed";
    line.querySelector(".sent").textContent = failed ? "" : this.talk.lines.words(state);
    line.querySelector(".failed").hidden = !failed;
    line.querySelector("[data-why]").textContent = why;
    for (const button of line.querySelectorAll("[data-again], [data-drop]")) button.hidden = !failed;
  }

  async deliver(message) {
    const { text, client_msg_id: id, reply_to: answered, not_urgent: unhurried } = message;
    const { lines, dataset } = this.talk;
    if (this.find(id)) this.tell(this.find(id), "sending");
    try {
      const { seq } = await act(dataset, "post", { text, client_msg_id: id, ...(answered && { reply_to: answered }), ...(unhurried && { not_urgent: true }) });
      this.outbox.drop(id);
      const line = this.find(id);
      if (line) { line.querySelector(".sent").textContent = lines.words("sent", { seq }); line.classList.add("numbered"); }
    } catch (refused) {
      const line = this.find(id);
      const final = refused.status && refused.status < 500;
      if (line) this.tell(line, "failed", final ? refused.message : lines.words("kept"));
      if (final) this.outbox.keep({ ...message, refused: true });
    }
  }

  /** What waits goes again by itself as soon as there is a line; what was refused waits for a hand. */
  async sendAll() {
    for (const message of this.outbox.all()) {
      const line = this.find(message.client_msg_id);
      if (message.refused) { if (line) this.tell(line, "failed", this.talk.lines.words("kept")); continue; }
      await this.deliver(message);
    }
  }

  again(line) {
    const message = this.outbox.all().find((one) => one.client_msg_id === line.dataset.client);
    if (message) this.deliver({ ...message, refused: false });
    else this.drop(line);
  }

  drop(line) {
    this.outbox.drop(line.dataset.client);
    line.remove();
  }
}
