// HLS: by hls.js where the browser has Media Source Extensions, else by the browser itself (iPhone, televisions).

import { Refused, firstPicture } from "./picture.js";

const FIRST_PICTURE_MS = { "low-latency": 10000, hls: 25000 };
const TYPE = "application/vnd.apple.mpegurl";
const RECOVERY_MS = 20000; // a player that breaks again so soon after it was mended plays another way
const BACK_BUFFER_S = 10; // kept of what has been played

/** Whether this browser decodes what `info` describes, by either road. */
export function canPlay(video, info) {
  if (!info.video?.parameter && !info.audio) return false;
  if (info.video && !info.video.parameter) return false;
  const codecs = [info.video?.parameter, info.audio?.parameter].filter(Boolean).join(",");
  const source = window.ManagedMediaSource ?? window.MediaSource;
  if (source) return source.isTypeSupported(`video/mp4; codecs="${codecs}"`);
  return Boolean(video.canPlayType(TYPE)) && Boolean(video.canPlayType(`video/mp4; codecs="${codecs}"`));
}

export async function playLowLatency(video, info, lost, signal, base = "") {
  if (!hasMediaSource()) throw new Refused("unsupported"); // browsers by themselves want HTTP/2 for it
  return playByScript(video, "low-latency", `${base}index.m3u8`, lost, signal);
}

export async function playPlain(video, info, lost, signal, base = "") {
  if (hasMediaSource()) return playByScript(video, "hls", `${base}index.m3u8?plain`, lost, signal);
  if (!video.canPlayType(TYPE)) throw new Refused("unsupported");
  const failed = () => lost("media");
  const stop = () => {
    video.removeEventListener("error", failed);
    video.removeAttribute("src");
    video.load();
  };
  video.src = `${base}index.m3u8?plain`;
  try {
    await firstPicture(video, FIRST_PICTURE_MS.hls, signal);
  } catch (error) {
    stop();
    throw error;
  }
  video.addEventListener("error", failed);
  return { stop, delay: () => 8 };
}

function hasMediaSource() {
  return Boolean(window.ManagedMediaSource ?? window.MediaSource);
}

async function playByScript(video, way, address, lost, signal) {
  const { default: Hls } = await import("./vendor/hls.light.min.mjs");
  if (!Hls.isSupported()) throw new Refused("unsupported");
  const lowLatency = way === "low-latency";
  const hls = new Hls({
    lowLatencyMode: lowLatency,
    enableWorker: false, // nothing has to be remuxed, and a worker would need a looser content policy
    backBufferLength: lowLatency ? Infinity : BACK_BUFFER_S, // with low latency trimmed below
    maxLiveSyncPlaybackRate: lowLatency ? 1.25 : 1,
    ...(lowLatency ? {} : { liveSyncDurationCount: 2, liveMaxLatencyDurationCount: 6 }), // else the playlist's own PART-HOLD-BACK counts
    manifestLoadPolicy: policy(15000), playlistLoadPolicy: policy(15000), fragLoadPolicy: policy(15000),
  });
  let fail = () => {};
  const failure = new Promise((_, reject) => (fail = reject));
  failure.catch(() => {});
  let playing = false;
  let recoveredAt = -Infinity;
  /** Let the decoder begin anew where it is; false where that has just been tried. */
  const recover = () => {
    if (performance.now() - recoveredAt < RECOVERY_MS) return false;
    recoveredAt = performance.now();
    hls.recoverMediaError();
    video.play().catch(() => {});
    return true;
  };
  const give = (code) => (playing ? lost(code) : fail(new Refused(code)));
  const broken = () => video.error && !recover() && give("media"); // hls.js itself sees it only with its next piece
  const stop = () => {
    video.removeEventListener("error", broken);
    hls.destroy();
    video.removeAttribute("src");
    video.load();
  };
  video.addEventListener("error", broken);
  hls.on(Hls.Events.ERROR, (_event, data) => {
    if (!data.fatal) return;
    if (data.type !== Hls.ErrorTypes.MEDIA_ERROR) give(data.details);
    else if (performance.now() - recoveredAt > 1000 && !recover()) give(data.details); // else it is the same error
  });
  if (lowLatency) trimBetweenSegments(hls, Hls.Events, video);
  hls.loadSource(address);
  hls.attachMedia(video);
  try {
    await Promise.race([firstPicture(video, FIRST_PICTURE_MS[way], signal), failure]);
  } catch (error) {
    stop();
    throw error;
  }
  playing = true;
  return { stop, recover, delay: () => hls.latency };
}

// Left to itself, hls.js (1.7.4) trims when the playhead enters a segment, often while a part is on its way. It then takes the earlier parts
// of that part's segment for missing, and where the buffer ends a little before the segment (sound ends before picture, or the two do not
// begin together) it asks for nothing until those parts leave the playlist seconds later. Between two segments nothing is on its way.
export function trimBetweenSegments(hls, events, video) {
  hls.on(events.FRAG_BUFFERED, (_event, { frag, part }) => {
    const details = hls.latestLevelDetails;
    const { buffered, currentTime } = video;
    if (!details || !buffered.length || (part && !isLastPart(part, frag.sn, details))) return;
    const kept = Math.max(BACK_BUFFER_S, details.targetduration);
    if (currentTime - buffered.start(0) < 1.5 * kept) return;
    hls.trigger(events.BUFFER_FLUSHING, { startOffset: 0, endOffset: currentTime - kept, type: null });
  });
}

function isLastPart(part, segment, { endSN, partList }) {
  return segment <= endSN && !partList?.some(({ fragment, index }) => fragment.sn === segment && index > part.index);
}

function policy(milliseconds) {
  const retry = { maxNumRetry: 3, retryDelayMs: 500, maxRetryDelayMs: 2000 };
  return { default: { maxTimeToFirstByteMs: milliseconds, maxLoadTimeMs: milliseconds, timeoutRetry: retry, errorRetry: retry } };
}
