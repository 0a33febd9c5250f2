// What was written in a room and has no number yet, kept on this machine for one person and one room. It survives a reload
// and a broken line; it goes when the server has given it a number, or when its writer lets go of it.
const DAYS = 7;

/** A UUID, also where the page has no secure context. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export class Outbox {
  constructor(person, topic) {
    this.name = `banjie.outbox:${person}:${topic}`;
  }

  /** In the order in which they were written. */
  all() {
    try {
      const oldest = Date.now() - DAYS * 86400000;
      return (JSON.parse(localStorage.getItem(this.name)) ?? []).filter((one) => one.at > oldest);
    } catch { return []; }
  }

  keep(message) {
    return this.write([...this.all().filter((one) => one.client_msg_id !== message.client_msg_id), message]);
  }

  drop(id) {
    return this.write(this.all().filter((one) => one.client_msg_id !== id));
  }

  /** False where this browser keeps nothing. */
  write(messages) {
    try {
      if (messages.length) localStorage.setItem(this.name, JSON.stringify(messages));
      else localStorage.removeItem(this.name);
      return true;
    } catch { return false; }
  }
}
