// One connection of a meeting, to one other browser. Every connection has the same three lines in the same order (sound,
// camera, screen), agreed once; what is switched on or off later replaces a track and is never negotiated again.
const LINES = ["audio", "video", "video"];
const PATIENCE = 8; // seconds without a connection after which it is tried anew
const RESTART_AFTER = 4; // seconds of a broken connection before its way is looked for again

/** One connection to one other. n: which attempt; what belongs to an older one is dropped. */
export class Peer {
  constructor(mesh, pid, n) {
    Object.assign(this, { mesh, pid, n, waits: 0, ready: false, early: [] });
    this.pc = new RTCPeerConnection({ iceServers: mesh.ice, bundlePolicy: "max-bundle" });
    this.pc.onicecandidate = ({ candidate }) => this.tell("rtc.ice", { candidate: candidate?.toJSON() ?? null });
    this.pc.oniceconnectionstatechange = () => this.mesh.changed(this.pid, this.pc.iceConnectionState);
    this.watchdog = setInterval(() => this.watch(), 1000);
  }

  /** In a clash of first offers the one whose name is greater gives way; both sides see it the same. */
  get gives() { return this.mesh.me > this.pid; }

  tell(type, facts) { this.mesh.tell({ type, to: this.pid, kind: "mesh", n: this.n, ...facts }); }

  async open() {
    this.isOpener = true;
    for (const kind of LINES) this.pc.addTransceiver(kind, { direction: "sendrecv" });
    await this.send();
    await this.offer();
  }

  async offer(options) {
    await this.pc.setLocalDescription(await this.pc.createOffer(options));
    this.tell(`rtc.${this.pc.localDescription.type}`, { sdp: this.pc.localDescription.sdp });
  }

  async take(offer) {
    await this.pc.setRemoteDescription({ type: "offer", sdp: offer });
    for (const line of this.pc.getTransceivers()) line.direction = "sendrecv";
    await this.send();
    await this.pc.setLocalDescription();
    this.tell(`rtc.${this.pc.localDescription.type}`, { sdp: this.pc.localDescription.sdp });
    await this.begin();
  }

  async answered(sdp) {
    if (this.pc.signalingState !== "have-local-offer") return;
    await this.pc.setRemoteDescription({ type: "answer", sdp });
    await this.begin();
  }

  /** Candidates may come before the description they belong to. */
  async begin() {
    this.ready = true;
    this.pc.getTransceivers().forEach((line, i) => this.mesh.arrived(this.pid, i, line.receiver.track));
    for (const candidate of this.early.splice(0)) await this.candidate(candidate);
  }

  async candidate(candidate) {
    if (!this.ready) this.early.push(candidate);
    else if (candidate) await this.pc.addIceCandidate(candidate);
  }

  /** What is switched on now goes out, never faster than the office allows. */
  async send() {
    const tracks = this.mesh.tracks;
    await Promise.all(this.pc.getTransceivers().map((line, i) => line.sender.replaceTrack(tracks[i])));
    for (const line of this.pc.getTransceivers().slice(1)) {
      const wanted = line.sender.getParameters();
      if (!wanted.encodings?.length) continue;
      wanted.encodings[0].maxBitrate = this.mesh.bitrate;
      await line.sender.setParameters(wanted).catch(() => {}); // not agreed yet; it is set again at the next change
    }
  }

  /** A stuck connection is in state "new" and never "failed", so only a clock notices it. */
  watch() {
    const state = this.pc.iceConnectionState;
    if (state === "connected" || state === "completed") {
      if (this.waits) this.send();
      this.waits = 0;
      this.wasUp = true;
      return;
    }
    this.waits += 1;
    if (this.gives) return;
    if (this.wasUp && this.waits === RESTART_AFTER && this.pc.signalingState === "stable") this.offer({ iceRestart: true });
    else if (this.waits >= PATIENCE) this.mesh.again(this.pid);
  }

  close() {
    clearInterval(this.watchdog);
    this.pc.onicecandidate = this.pc.oniceconnectionstatechange = null;
    this.pc.close();
  }
}
