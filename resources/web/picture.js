// What all ways of playing share: refusals, and waiting for a picture that really moves.

/** A way of playing does not work; `code` says why. */
export class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** Resolve once `video` has shown a picture; start it, muted where the browser insists. Where the browser starts nothing before a
    finger has touched the page (iPhones that save power), "blocked" is said on `video`, and there is no haste any more. */
export function firstPicture(video, patienceMs, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(reject, new Refused("timeout")), patienceMs);
    const events = ["loadeddata", "canplay", "playing"];
    const look = () => video.readyState >= 2 && !video.paused && end(resolve);
    const play = () => video.play().then(look, () => {
      video.muted = true; // sound was refused: the picture is not
      video.play().then(look, (error) => {
        if (error.name !== "NotAllowedError") return;
        clearTimeout(timer);
        video.dispatchEvent(new Event("blocked"));
      });
    });
    const aborted = () => end(reject, signal.reason);
    function end(settle, value) {
      clearTimeout(timer);
      for (const name of events) video.removeEventListener(name, play);
      video.removeEventListener("timeupdate", look);
      signal.removeEventListener("abort", aborted);
      settle(value);
    }
    for (const name of events) video.addEventListener(name, play);
    video.addEventListener("timeupdate", look);
    signal.addEventListener("abort", aborted);
    play();
  });
}

/** Counts the pictures that `video` has shown so far. */
export function picturesShown(video) {
  const quality = video.getVideoPlaybackQuality?.();
  return quality?.totalVideoFrames || video.currentTime;
}

/** Seconds that are there to be played without a hole. */
export function secondsAhead({ buffered, currentTime }) {
  for (let index = 0; index < buffered.length; index++) {
    if (buffered.start(index) <= currentTime && currentTime < buffered.end(index)) return buffered.end(index) - currentTime;
  }
  return 0;
}
