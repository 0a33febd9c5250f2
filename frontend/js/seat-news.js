// What one who sits in a meeting is told over the line of their seat, as the page shows it.
import { told, untold } from "./meeting-bar.js";

const PICTURES = ["cam", "screen"];
const DEVICES = ["mic", ...PICTURES];

/** The ears of an OwnSeat, for a <meeting-room>. */
export function newsFor(room) {
  const slow = new Set(); // those to whom much of what I send is lost
  return {
    arrived: (from, line, track) => { room.tiles.arrived(from, line, track); room.draw(); },
    linked: (from, state) => room.tiles.linked(from, state),
    gone: (from) => { room.tiles.forget(from); room.draw(); },
    ended: (why) => room.sentOut(why),
    muted: () => room.own.states.mic && room.turn("mic").then(() => told(room, room.word("muted"))),
    error: (sentence) => told(room, sentence, { alert: true }),

    /** What I said of my devices may have been lost on the way: the others would wait for a picture, or see a dead one. */
    stays() {
      const mine = room.roster.find((one) => one.pid === room.seat?.pid);
      if (mine && DEVICES.some((device) => mine[device] !== room.own.states[device])) room.show();
    },

    recording(on) {
      room.recording = on;
      room.draw();
      told(room, room.word(on ? "recorded" : "unrecorded"), { alert: on });
    },

    /** What cannot be sent in it is switched off: a camera whose picture nobody gets has its lamp out. */
    mode(mode, sentence) {
      room.mode = mode;
      if (mode === "audio") for (const device of PICTURES) if (room.own.states[device]) room.turn(device);
      room.draw();
      told(room, sentence || room.word(mode), { alert: mode === "paused" });
    },

    link({ from, state, type }) {
      if (state === "slow") slow.add(from);
      else if (state === "up") slow.delete(from);
      if (state === "slow") told(room, room.word("slow"), { alert: true });
      else if (!slow.size) untold(room, room.word("slow"));
      if (state === "silent" && type === "audio" && room.own.states.mic) told(room, room.word("unheard"), { alert: true });
      else if (state === "up") untold(room, room.word("unheard"));
    },
  };
}
