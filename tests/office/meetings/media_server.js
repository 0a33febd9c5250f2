// A media server for tests, in a page of its own: real connections, which pass on what they are sent. It speaks only the words
// of docs/reference/signalling.md. hear(pid, body) takes what a browser says; `said` collects what it is to be told.
window.said = [];
const seats = new Map(); // pid → {pub, sub, n, tracks: [{type, track}], silent}
const say = (pid, body) => window.said.push([pid, { from: "sfu", ...body }]);

function connection(pid, kind) {
  const pc = new RTCPeerConnection();
  pc.onicecandidate = ({ candidate }) => say(pid, { type: "rtc.ice", kind, n: seats.get(pid).n[kind], candidate: candidate?.toJSON() ?? null });
  return pc;
}

window.sit = (pid) => seats.set(pid, { n: { pub: 0, sub: 0 }, tracks: [], mids: new Map() });

window.hear = async (pid, { type, kind, n, sdp, candidate, streams, anew }) => {
  const seat = seats.get(pid);
  if (type === "rtc.offer") {
    if (anew) { seat.pub?.close(); seat.pub = connection(pid, "pub"); seat.pubs = (seat.pubs ?? 0) + 1; }
    seat.n.pub = n;
    await seat.pub.setRemoteDescription({ type: "offer", sdp });
    await seat.pub.setLocalDescription();
    say(pid, { type: "rtc.answer", kind, n, sdp: seat.pub.localDescription.sdp });
    seat.tracks = streams.map(({ mid, type: of }) => ({ type: of, track: seat.pub.getTransceivers().find((one) => one.mid === mid).receiver.track }));
    const ear = Object.assign(new Audio(), { muted: true, srcObject: new MediaStream([seat.tracks[0].track]) });
    seat.ear = ear; // Chromium passes a sound on only where it is played as well
    ear.play().catch(() => {});
    if (anew) for (const other of seats.keys()) await window.offer(other);
  } else if (type === "rtc.answer") {
    if (n === seat.n.sub) await seat.sub.setRemoteDescription({ type: "answer", sdp });
  } else if (type === "rtc.ice") {
    const pc = kind === "pub" ? seat.pub : seat.sub;
    if (candidate && n === seat.n[kind]) await pc.addIceCandidate(candidate);
  } else if (type === "rtc.restart") {
    seat.asked = (seat.asked ?? 0) + 1;
    await window.offer(pid, { anew, iceRestart: !anew, quietly: !anew });
  }
};

// Offers one seat what the others send. quietly: without `streams`, as a media server does when only the way is new.
window.offer = async (pid, { anew, iceRestart, quietly } = {}) => {
  const seat = seats.get(pid);
  if (!seat.sub && ![...seats].some(([other, { tracks }]) => other !== pid && tracks.length)) return;
  if (!seat.sub || anew) { seat.sub?.close(); seat.sub = connection(pid, "sub"); seat.mids = new Map(); anew = true; }
  for (const [other, { tracks }] of seats) {
    for (const { type, track } of other === pid ? [] : tracks) {
      const key = `${other} ${type}`;
      const line = seat.mids.get(key) ?? seat.sub.addTransceiver(track, { direction: "sendonly" });
      seat.mids.set(key, line);
      if (line.sender.track !== track) await line.sender.replaceTrack(track);
    }
  }
  for (const [key, line] of seat.mids) if (!seats.has(key.split(" ")[0])) await line.sender.replaceTrack(null);
  seat.n.sub += 1;
  await seat.sub.setLocalDescription(await seat.sub.createOffer({ iceRestart }));
  const streams = [...seat.mids].map(([key, { mid }]) => ({ mid, pid: key.split(" ")[0], type: key.split(" ")[1], active: seats.has(key.split(" ")[0]) }));
  say(pid, { type: "rtc.offer", kind: "sub", n: seat.n.sub, sdp: seat.sub.localDescription.sdp, ...(anew && { anew }), ...(!quietly && { streams }) });
};

window.lose = () => { for (const { pub, sub } of seats.values()) { pub?.close(); sub?.close(); } };
window.began = (pid) => seats.get(pid)?.pubs ?? 0;
window.askedAnew = (pid) => seats.get(pid).asked ?? 0;
window.standUp = async (pid) => { const { pub, sub } = seats.get(pid); pub?.close(); sub?.close(); seats.delete(pid); for (const other of seats.keys()) await window.offer(other); };
// Packets of sound and of pictures that came from a seat.
window.came = async (pid, kind) => {
  let n = 0;
  for (const one of (await seats.get(pid).pub.getStats()).values()) if (one.type === "inbound-rtp" && one.kind === kind) n += one.packetsReceived;
  return n;
};
