// Playback: tries the ways of playing from the best to the plainest, watches the one that plays, and goes on when it fails.

import { askJson } from "./ask.js";
import { picturesShown, secondsAhead } from "./picture.js";
import { canPlay, playLowLatency, playPlain } from "./way_hls.js";
import { playPictures } from "./way_pictures.js";
import { playWebRtc } from "./way_webrtc.js";

const WAYS = ["webrtc", "low-latency", "hls", "pictures"];
const NAMES = { webrtc: "WebRTC", "low-latency": "Low-latency HLS", hls: "HLS", pictures: "MJPEG" };
const PLAY = { webrtc: playWebRtc, "low-latency": playLowLatency, hls: playPlain, pictures: playPictures };
const STALL_MS = { webrtc: 4000, "low-latency": 8000, hls: 14000, pictures: Infinity };
const STUCK_MS = 3000; // with enough to play
const SLOW_PICTURES = 3; // of a camera of few pictures so many may be missing
const WATCH_INTERVAL_MS = 500;
const INFO_INTERVAL_MS = 5000;
const RETRY_MS = 2000;
const BLOCKED_RETRY_MS = 15000;
const OPEN_MS = 15000;
const PLAYED_WELL_MS = 30000;

export class Playback {
  /** `base`: the way from this page to the camera's; `ways` and `plays`: which ways there are, and what plays them; `turn`: waits until it
      may begin, and returns what says that it has. */
  constructor(video, image, listener, { base = "", ways = WAYS, plays = PLAY, turn = null, infoEveryMs = INFO_INTERVAL_MS } = {}) {
    this.way = ""; // that plays now
    this.base = base;
    this.ways = ways;
    this.plays = plays;
    this.turn = turn;
    this.infoEveryMs = infoEveryMs;
    this.done = null; // ends our turn
    this.video = video;
    this.image = image;
    this.listener = listener;
    this.abort = new AbortController();
    this.handle = null;
    this.info = null; // what the relay said last
    this.playedAt = Infinity;
  }

  /** Seconds behind live. */
  get delay() {
    return this.handle?.delay() ?? 0;
  }

  /** Play by `wanted`, or with "auto" by the best way that works; begins anew. */
  choose(wanted) {
    this.stop();
    this.wanted = wanted;
    this.abort = new AbortController();
    this.run(this.abort.signal).catch((error) => {
      if (!this.abort.signal.aborted) console.error(error);
    });
  }

  stop() {
    this.abort.abort(new DOMException("stopped", "AbortError"));
    this.end();
  }

  /** The page is seen again, or the network is back: do not wait any longer. */
  wake() {
    this.hurry?.();
  }

  async run(signal) {
    let failed = []; // ways that did not work since it last played well
    while (!signal.aborted) {
      this.done = await this.turn?.(signal);
      const info = await this.open(signal);
      if (signal.aborted) return;
      if (info?.is_blocked) {
        this.listener.waiting("blocked");
        await this.pause(BLOCKED_RETRY_MS, signal);
        continue;
      }
      if (info?.state !== "live") {
        if (!info) failed = []; // the relay was gone, and no way is to blame
        this.listener.waiting(waitingWord(info));
        await this.pause(info?.state === "refused" ? BLOCKED_RETRY_MS : RETRY_MS, signal);
        continue;
      }
      const { ways, note } = this.plan(info, failed);
      this.listener.note({ ...note, sub: note.note && note.note !== "note_failed" ? info.sub : "" });
      if (!ways.length) {
        failed = [];
        this.listener.waiting("none");
        await this.pause(RETRY_MS, signal);
        continue;
      }
      this.playedAt = Infinity;
      const code = await this.play(ways[0], info, signal);
      if (signal.aborted) return;
      if (["full", "no_bandwidth", "503"].includes(code)) {
        this.listener.waiting(code === "no_bandwidth" ? "full_bandwidth" : "full_relay");
        await this.pause(RETRY_MS, signal);
      } else if (performance.now() - this.playedAt > PLAYED_WELL_MS) failed = []; // once more by the same way
      else if (!["camera", "relay"].includes(code)) failed.push(ways[0]);
      this.refusal = code;
    }
  }

  /** Wait for the camera to be live and return its state; say at once what the relay knows already. */
  async open(signal) {
    const info = await this.fetchInfo("info.json", signal);
    if (!info || info.is_blocked || ["live", "stopped", "removed", "refused"].includes(info.state)) return info;
    if (["retrying", "waiting"].includes(info.state)) this.listener.waiting(waitingWord(info));
    return this.fetchInfo("info.json?open", signal, "POST"); // only so a browser says whose page wakes the camera
  }

  /** The ways that are left, best first, and what there is to say about it. */
  plan(info, failed) {
    const { video } = info;
    const playable = canPlay(this.video, info);
    const impossible = new Set();
    let note = {};
    if (video?.codec === "JPEG") {
      ["webrtc", "low-latency", "hls"].forEach((way) => impossible.add(way));
      note = { note: "note_jpeg" };
    } else if (video && !playable) {
      ["webrtc", "low-latency", "hls"].forEach((way) => impossible.add(way));
      if (video.codec === "H264") impossible.delete("webrtc");
      else note = video.codec === "H265" ? { note: "note_h265_pictures" } : { note: "note_unplayable", values: { codec: video.codec } };
    } else if (video && info.key_frames === false) {
      ["webrtc", "low-latency", "hls"].forEach((way) => impossible.add(way));
      note = { note: "note_no_key_frames" };
    } else if (video?.codec === "H265") {
      impossible.add("webrtc");
      note = { note: "note_h265" };
    } else if (info.b_frames || this.refusal === "b_frames") {
      impossible.add("webrtc");
      note = { note: "note_b_frames" };
    }
    if (!video) impossible.add("pictures");
    const chosen = this.wanted === "auto" ? this.ways : this.ways.slice(this.ways.indexOf(this.wanted));
    const ways = chosen.filter((way) => !impossible.has(way) && !failed.includes(way));
    if (!note.note && failed.length && ways.length) note = { note: "note_failed", values: { way: NAMES[failed[0]] } };
    return { ways, note };
  }

  /** Play by one way until it fails; returns why. */
  async play(way, info, signal) {
    this.listener.trying(way);
    const element = way === "pictures" ? this.image : this.video;
    let lose;
    const loss = new Promise((resolve) => (lose = resolve));
    try {
      element.hidden = false;
      this.handle = await this.plays[way](element, info, lose, signal, this.base);
      this.endTurn();
      this.way = way;
      this.playedAt = performance.now();
      this.listener.playing(way, info);
      return await Promise.race([loss, this.watch(way, signal)]);
    } catch (error) {
      return error.code ?? "error";
    } finally {
      if (!signal.aborted) this.end();
    }
  }

  /** Resolves when the picture stands still for too long, or cannot go on. */
  async watch(way, signal) {
    const { relay } = this.info;
    let count = -1;
    let time = -1;
    let movedAt = performance.now();
    let playedAt = movedAt;
    let askAt = performance.now() + this.infoEveryMs;
    while (!signal.aborted) {
      await this.pause(WATCH_INTERVAL_MS, signal);
      const now = performance.now();
      const shown = way === "pictures" ? 0 : picturesShown(this.video);
      if (shown !== count || document.hidden || this.video.paused) {
        count = shown;
        movedAt = now;
      }
      if (this.video.currentTime !== time || document.hidden || this.video.paused || way === "webrtc" || secondsAhead(this.video) < 1) {
        time = this.video.currentTime;
        playedAt = now;
      }
      if (way !== "pictures" && (this.video.error || now - playedAt > STUCK_MS)) {
        if (!this.handle?.recover?.()) return "media";
        movedAt = playedAt = now;
        continue;
      }
      const patience = Math.max(STALL_MS[way], SLOW_PICTURES * 1000 * (this.info.picture_s || 0));
      if (now < askAt && now - movedAt < patience) continue;
      askAt = now + this.infoEveryMs;
      if (document.hidden) continue;
      const info = await this.fetchInfo("info.json", signal);
      if (info && info.relay !== relay) return "relay"; // another run of it, which knows nothing of us
      if (way === "pictures" && info?.state !== "live") return info ? "camera" : "relay"; // browsers do not say when such a picture ends
      if (info && info.state !== "live" && now - movedAt > STALL_MS[way] / 2) return "camera";
      if (now - movedAt >= patience) return "stalled";
    }
    return "aborted";
  }

  async fetchInfo(address, signal, method = "GET") {
    try {
      const { status, value } = await askJson(`${this.base}${address}`, OPEN_MS, signal, method);
      if (status === 401 && !this.base) location.reload(); // what let us in is over: the page says how to come back
      if (status === 401 || status === 403) return { state: "refused" };
      if (status === 404) return { state: "removed" };
      if (value) {
        this.info = value;
        this.listener.info(value);
      }
      return value;
    } catch {
      return null;
    }
  }

  endTurn() {
    this.done?.();
    this.done = null;
  }

  end() {
    this.endTurn();
    this.way = "";
    this.handle?.stop();
    this.handle = null;
    this.video.hidden = this.image.hidden = true;
  }

  pause(milliseconds, signal) {
    this.endTurn();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.hurry = resolve;
      signal.addEventListener("abort", () => { clearTimeout(timer); resolve(); }, { once: true });
    });
  }
}

function waitingWord(info) {
  switch (info?.state) {
    case undefined: return "lost";
    case "stopped": return "switched_off";
    case "removed": return "removed";
    case "refused": return "no_access";
    case "waiting": return "waiting_sender";
    default: return "waiting_camera";
  }
}
