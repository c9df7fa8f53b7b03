// HLS: by hls.js where the browser has Media Source Extensions, else by the browser itself (iPhone, televisions).

import { Refused, firstPicture } from "./picture.js";

const FIRST_PICTURE_MS = { "low-latency": 10000, hls: 25000 };
const TYPE = "application/vnd.apple.mpegurl";

/** Whether this browser decodes what `info` describes, by either road. */
export function canPlay(video, info) {
  if (!info.video?.parameter && !info.audio) return false;
  if (info.video && !info.video.parameter) return false;
  const codecs = [info.video?.parameter, info.audio?.parameter].filter(Boolean).join(",");
  const source = window.ManagedMediaSource ?? window.MediaSource;
  if (source) return source.isTypeSupported(`video/mp4; codecs="${codecs}"`);
  return Boolean(video.canPlayType(TYPE)) && Boolean(video.canPlayType(`video/mp4; codecs="${codecs}"`));
}

export async function playLowLatency(video, info, lost, signal) {
  if (!hasMediaSource()) throw new Refused("unsupported"); // browsers by themselves want HTTP/2 for it
  return playByScript(video, "low-latency", "index.m3u8", lost, signal);
}

export async function playPlain(video, info, lost, signal) {
  if (hasMediaSource()) return playByScript(video, "hls", "index.m3u8?plain", lost, signal);
  if (!video.canPlayType(TYPE)) throw new Refused("unsupported");
  const failed = () => lost("media");
  const stop = () => {
    video.removeEventListener("error", failed);
    video.removeAttribute("src");
    video.load();
  };
  video.src = "index.m3u8?plain";
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
    backBufferLength: 10,
    maxLiveSyncPlaybackRate: lowLatency ? 1.25 : 1,
    ...(lowLatency ? {} : { liveSyncDurationCount: 2, liveMaxLatencyDurationCount: 6 }), // else the playlist's own PART-HOLD-BACK counts
    manifestLoadPolicy: policy(15000), playlistLoadPolicy: policy(15000), fragLoadPolicy: policy(15000),
  });
  const stop = () => {
    hls.destroy();
    video.removeAttribute("src");
    video.load();
  };
  let fail = () => {};
  const failure = new Promise((_, reject) => (fail = reject));
  failure.catch(() => {});
  let playing = false;
  let recovered = false;
  hls.on(Hls.Events.ERROR, (_event, data) => {
    if (!data.fatal) return;
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR && !recovered) {
      recovered = true;
      hls.recoverMediaError();
    } else if (playing) lost(data.details);
    else fail(new Refused(data.details));
  });
  hls.loadSource(address);
  hls.attachMedia(video);
  try {
    await Promise.race([firstPicture(video, FIRST_PICTURE_MS[way], signal), failure]);
  } catch (error) {
    stop();
    throw error;
  }
  playing = true;
  return { stop, delay: () => hls.latency };
}

function policy(milliseconds) {
  const retry = { maxNumRetry: 3, retryDelayMs: 500, maxRetryDelayMs: 2000 };
  return { default: { maxTimeToFirstByteMs: milliseconds, maxLoadTimeMs: milliseconds, timeoutRetry: retry, errorRetry: retry } };
}
