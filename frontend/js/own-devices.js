// What I send in a meeting: sound, camera, screen, as tracks in that order, and what of it is switched on.
const CAMERA = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { max: 24 } };
const SOUND = { echoCancellation: true, noiseSuppression: true };
const LINES = { mic: 0, cam: 1, screen: 2 };
const OFF = { mic: false, cam: false, screen: false, hand: false };

async function track(wanted) {
  try {
    return (await navigator.mediaDevices.getUserMedia(wanted)).getTracks()[0];
  } catch {
    return null;
  }
}

export class OwnDevices {
  constructor() {
    this.tracks = [null, null, null];
    this.states = { ...OFF };
  }

  /** Sound and camera; whoever has none, or gives none away, sits in and listens. */
  async open() {
    for (const wanted of [{ audio: SOUND, video: CAMERA }, { audio: SOUND }, { video: CAMERA }]) {
      try {
        const stream = await navigator.mediaDevices.getUserMedia(wanted);
        this.tracks = [stream.getAudioTracks()[0] ?? null, stream.getVideoTracks()[0] ?? null, null];
        break;
      } catch { /* then with less */ }
    }
    Object.assign(this.states, { mic: Boolean(this.tracks[0]), cam: Boolean(this.tracks[1]) });
  }

  get isSilent() { return !this.tracks[0] && !this.tracks[1]; }

  /** The line of a device and the track that goes out on it from now on; null where there is no such device. */
  async turn(device) {
    const on = !this.states[device];
    const sent = device === "mic" ? await this.sound(on) : device === "cam" ? await this.camera(on) : await this.screen(on);
    if (on && !sent) return null;
    this.states[device] = on;
    return [LINES[device], sent];
  }

  async sound(on) {
    this.tracks[0] ??= on ? await track({ audio: SOUND }) : null;
    return on ? this.tracks[0] : null;
  }

  /** Off means off: the camera's lamp goes out. */
  async camera(on) {
    this.tracks[1]?.stop();
    this.tracks[1] = on ? await track({ video: CAMERA }) : null;
    return this.tracks[1];
  }

  async screen(on) {
    this.tracks[2]?.stop();
    this.tracks[2] = null;
    if (!on) return null;
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: 5 } });
      this.tracks[2] = stream.getVideoTracks()[0];
      this.tracks[2].onended = () => this.screenEnded?.();
    } catch { /* thought better of it */ }
    return this.tracks[2];
  }

  /** What I see of myself: the screen before the camera. */
  picture() {
    const shown = (this.states.screen && this.tracks[2]) || (this.states.cam && this.tracks[1]);
    if (!shown) return null;
    this.mirror ??= Object.assign(document.createElement("video"), { autoplay: true, muted: true, playsInline: true });
    if (this.mirror.srcObject?.getVideoTracks()[0] !== shown) this.mirror.srcObject = new MediaStream([shown]);
    return this.mirror;
  }

  close() {
    for (const one of this.tracks) one?.stop();
    this.tracks = [null, null, null];
    Object.assign(this.states, OFF);
  }
}
