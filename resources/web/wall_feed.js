// One picture of the wall: a mount, and the elements that play it.

import { Playback } from "./playback.js";

const INFO_EVERY_MS = 20000; // the wall's own list tells the states sooner

export const ALL_WAYS = ["webrtc", "hls", "pictures"];

export function baseOf(mount) {
  return `${mount.split("/").map(encodeURIComponent).join("/")}/`;
}

export class Feed {
  /** `wanted`: { mount, ways, sound, large }; `listener`: playing(feed), waiting(feed, word), info(feed, info). */
  constructor(place, wanted, budget, listener) {
    this.key = keyOf(wanted);
    this.wanted = wanted;
    this.budget = budget;
    this.isPlaying = false;
    this.video = place.appendChild(document.createElement("video"));
    this.image = place.appendChild(document.createElement("img"));
    this.image.alt = "";
    Object.assign(this.video, { muted: true, playsInline: true, autoplay: true, disableRemotePlayback: true, hidden: true });
    this.image.hidden = true;
    const say = {
      info: (info) => listener.info(this, info),
      note: () => {},
      trying: () => {},
      playing: () => this.show(true, listener),
      waiting: (word) => {
        this.show(false, listener);
        listener.waiting(this, word);
      },
    };
    const { ways, sound, large } = wanted;
    const options = { base: baseOf(wanted.mount), ways, plays: budget.plays({ sound, large }), turn: (signal) => budget.turns.take(signal), infoEveryMs: INFO_EVERY_MS };
    this.playback = new Playback(this.video, this.image, say, options);
    this.playback.choose("auto");
  }

  show(isPlaying, listener) {
    this.isPlaying = isPlaying;
    this.video.classList.toggle("shown", isPlaying);
    this.image.classList.toggle("shown", isPlaying);
    if (isPlaying) {
      this.video.muted = !this.wanted.sound;
      listener.playing(this);
    }
  }

  get way() {
    return this.playback.way;
  }

  /** Single pictures are smaller and fewer in small tiles. */
  setLarge(large) {
    if (this.way === "pictures" && large !== this.wanted.large) this.budget.pictures.add(this.image, baseOf(this.wanted.mount), large);
    this.wanted = { ...this.wanted, large };
  }

  /** What the browser counts of it, where it counts. */
  stats() {
    return this.playback.handle?.stats?.();
  }

  close() {
    this.isPlaying = false;
    this.playback.stop();
    this.video.remove();
    this.image.remove();
  }
}

export function keyOf({ mount, ways, sound }) {
  return [mount, ways.join(), sound].join("|");
}
