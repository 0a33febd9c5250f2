// What every connection of a meeting has: three lines in one order (sound, camera, screen) agreed once, so that a switched
// device replaces a track and is never negotiated again; candidates that wait for their description; a clock that watches.
export const KINDS = ["audio", "video", "video"];
const PATIENCE = 8; // seconds without a connection after which it is tried anew
const RESTART_AFTER = 4; // seconds of a broken connection before its way is looked for again

/** To be told by whoever extends it: tell(type, facts), changed(state), broken(), stuck(). */
export class Connection {
  constructor(ice) {
    Object.assign(this, { waits: 0, ready: false, early: [] });
    this.pc = new RTCPeerConnection({ iceServers: ice, bundlePolicy: "max-bundle" });
    this.pc.onicecandidate = ({ candidate }) => this.tell("rtc.ice", { candidate: candidate?.toJSON() ?? null });
    this.pc.onconnectionstatechange = () => this.changed(this.pc.connectionState);
    this.watchdog = setInterval(() => this.watch(), 1000);
  }

  lay(direction) { for (const kind of KINDS) this.pc.addTransceiver(kind, { direction }); }

  /** Named by what it became: where two offers meet it may be an answer. */
  describe(facts) {
    const { type, sdp } = this.pc.localDescription;
    this.tell(`rtc.${type}`, { sdp, ...facts });
  }

  /** facts(): asked once its lines have their names. */
  async offer(options, facts) {
    await this.pc.setLocalDescription(await this.pc.createOffer(options));
    this.describe(facts?.());
  }

  /** Candidates may come before the description they belong to. */
  async begin() {
    this.ready = true;
    for (const candidate of this.early.splice(0)) await this.candidate(candidate);
  }

  async candidate(candidate) {
    if (!this.ready) this.early.push(candidate);
    else if (candidate) await this.pc.addIceCandidate(candidate).catch(() => {}); // of a connection thrown away in a clash
  }

  async answered(sdp) {
    if (this.pc.signalingState !== "have-local-offer") return;
    await this.pc.setRemoteDescription({ type: "answer", sdp });
    await this.begin();
  }

  /** What is switched on now goes out, never faster than the office allows; beside a screen the face takes half. */
  async send(tracks, bitrate) {
    const lines = this.pc.getTransceivers();
    await Promise.all(lines.map((line, i) => line.sender.replaceTrack(tracks[i])));
    const most = [0, tracks[2] ? bitrate / 2 : bitrate, bitrate];
    for (const [i, line] of lines.entries()) {
      const wanted = line.sender.getParameters();
      if (!most[i] || !wanted.encodings?.length) continue;
      wanted.encodings[0].maxBitrate = most[i];
      await line.sender.setParameters(wanted).catch(() => {}); // not agreed yet; it is set again once connected
    }
  }

  /**
   * A stuck connection is in state "new" and never "failed", so only a clock notices it. A way that was found is not
   * yet a connection: where the answer was lost, the one who answered finds it and the other never does.
   */
  watch() {
    if (this.pc.connectionState === "connected") {
      if (this.waits || !this.wasUp) this.up?.();
      Object.assign(this, { waits: 0, wasUp: true });
      return;
    }
    this.waits += 1;
    if (this.wasUp && this.waits === RESTART_AFTER) this.broken();
    else if (this.waits % PATIENCE === 0) this.stuck();
  }

  close() {
    clearInterval(this.watchdog);
    this.pc.onicecandidate = this.pc.onconnectionstatechange = null;
    this.pc.close();
  }
}
