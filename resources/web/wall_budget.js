// What one wall may take at once. A browser opens six connections to one place (HTTP/1.1), and a page of 25 players must not wait for itself.

import { Refused } from "./picture.js";
import { playPlain } from "./way_hls.js";
import { playWebRtc } from "./way_webrtc.js";

const MOST_STARTING = 3; // players that ask for their picture at the same time
const MOST_HLS = 4; // each asks for two things every two seconds, and decodes by script
const PICTURES_AT_ONCE = 2;
const SMALL_EVERY_MS = 4000; // so often does the relay draw one
const LARGE_EVERY_MS = 1000;
const PICTURE_MS = 8000;
const LOOK_MS = 250;

/** Lets so many begin at a time, first come first served. */
export class Turns {
  constructor(most = MOST_STARTING) {
    this.free = most;
    this.waiting = [];
  }

  /** Resolves when it is our turn, with what ends it; with nothing where `signal` came first. */
  take(signal) {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(null);
      const begin = () => {
        signal.removeEventListener("abort", leave);
        this.free -= 1;
        let isOver = false;
        resolve(() => {
          if (isOver) return;
          isOver = true;
          this.free += 1;
          this.next();
        });
      };
      const leave = () => {
        this.waiting = this.waiting.filter((one) => one !== begin);
        resolve(null);
      };
      signal.addEventListener("abort", leave, { once: true });
      this.waiting.push(begin);
      this.next();
    });
  }

  next() {
    while (this.free > 0 && this.waiting.length) this.waiting.shift()();
  }
}

/** Single pictures of many cameras, one after the other: each is one short question. */
class PictureRounds {
  constructor() {
    this.shown = new Map(); // image -> { address, everyMs, at }
    this.loading = 0;
    setInterval(() => this.look(), LOOK_MS);
  }

  /** Small tiles show what the relay draws for its list; a large one asks for whole pictures. */
  add(image, base, large) {
    const address = large ? `${base}snapshot.jpg?` : `${base}snapshot.jpg?thumbnail&`;
    this.shown.set(image, { address, everyMs: large ? LARGE_EVERY_MS : SMALL_EVERY_MS, at: -Infinity });
    this.look();
  }

  remove(image) {
    this.shown.delete(image);
  }

  look() {
    const now = performance.now();
    const due = [...this.shown].filter(([, one]) => now - one.at >= one.everyMs).sort(([, one], [, other]) => one.at - other.at);
    for (const [image, one] of due) {
      if (this.loading >= PICTURES_AT_ONCE) return;
      one.at = now;
      this.load(image, one);
    }
  }

  load(image, one) {
    this.loading += 1;
    const end = () => {
      clearTimeout(timer);
      image.removeEventListener("load", end);
      image.removeEventListener("error", end);
      this.loading -= 1;
      this.look();
    };
    const timer = setTimeout(end, PICTURE_MS);
    image.addEventListener("load", end);
    image.addEventListener("error", end);
    image.src = `${one.address}t=${Date.now()}`;
  }
}

/** One for the whole page. */
export class Budget {
  constructor() {
    this.turns = new Turns();
    this.hls = 0; // that play
    this.pictures = new PictureRounds();
  }

  /** The ways of playing within the budget, for one tile. */
  plays({ sound, large }) {
    return {
      webrtc: (video, info, ...rest) => playWebRtc(video, sound ? info : { ...info, audio: null }, ...rest),
      hls: (...all) => this.playHls(...all),
      pictures: (image, info, lost, signal, base) => this.playPictures(image, base, large, signal),
    };
  }

  async playHls(video, info, lost, signal, base) {
    if (this.hls >= MOST_HLS) throw new Refused("wall_full");
    this.hls += 1;
    let isOver = false;
    const leave = () => {
      if (!isOver) this.hls -= 1;
      isOver = true;
    };
    try {
      const handle = await playPlain(video, info, lost, signal, base);
      return { ...handle, stop: () => { handle.stop(); leave(); } };
    } catch (error) {
      leave();
      throw error;
    }
  }

  playPictures(image, base, large, signal) {
    this.pictures.add(image, base, large);
    const stop = () => {
      this.pictures.remove(image);
      image.removeAttribute("src");
    };
    return new Promise((resolve, reject) => {
      const end = (settle, value) => {
        image.removeEventListener("load", loaded);
        clearTimeout(timer);
        signal.removeEventListener("abort", aborted);
        settle(value);
      };
      const loaded = () => end(resolve, { stop, delay: () => 1 });
      const fail = (reason) => {
        stop();
        end(reject, reason);
      };
      const aborted = () => fail(signal.reason);
      const timer = setTimeout(() => fail(new Refused("timeout")), 2 * PICTURE_MS);
      image.addEventListener("load", loaded);
      signal.addEventListener("abort", aborted);
    });
  }
}
