// WebRTC by WHEP: the shortest delay. The relay is ICE-lite: it learns our addresses from our checks, so nothing is trickled.

import { Refused, firstPicture } from "./picture.js";

const CONNECT_MS = 6000;

export async function playWebRtc(video, info, lost, signal, base = "") {
  if (!window.RTCPeerConnection) throw new Refused("unsupported");
  const connection = new RTCPeerConnection();
  let session = "";
  const stop = () => {
    connection.close();
    video.srcObject = null;
    if (session) fetch(session, { method: "DELETE", keepalive: true }).catch(() => {});
    session = "";
  };
  try {
    const media = new MediaStream();
    connection.addTransceiver("video", { direction: "recvonly" });
    if (info.audio) connection.addTransceiver("audio", { direction: "recvonly" });
    connection.addEventListener("track", ({ track }) => media.addTrack(track));
    await connection.setLocalDescription();
    const response = await fetch(`${base}whep`, {
      method: "POST", headers: { "Content-Type": "application/sdp" }, body: connection.localDescription.sdp, signal,
    });
    const location = response.headers.get("Location");
    session = location ? new URL(location, response.url).href : "";
    if (response.status !== 201) throw new Refused(response.headers.get("Relay-Reason") ?? String(response.status));
    await connection.setRemoteDescription({ type: "answer", sdp: await response.text() });
    video.srcObject = media;
    await firstPicture(video, CONNECT_MS, signal);
  } catch (error) {
    stop();
    throw error;
  }
  connection.addEventListener("connectionstatechange", () => {
    if (["failed", "closed"].includes(connection.connectionState)) lost("connection");
  });
  return { stop, delay: () => 0.5, stats: () => connection.getStats() };
}
