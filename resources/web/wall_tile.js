// One place of the wall: which picture of its camera it plays, and what it says where there is none.

import { append, tell } from "./element.js";
import { ALL_WAYS, Feed, baseOf, keyOf } from "./wall_feed.js";
import { say } from "./words.js";

const STARTABLE = ["live", "idle"]; // one that rests wakes when it is asked for
const REFUSED_MS = 60000; // so long is a large picture that does not play not tried again
const TOO_SMALL = 1.5; // a tile so much wider than the small picture shows the large one
const FEW = 4;
const SMALL_WIDTH = 640; // of most small pictures, before it is known

export class Tile {
  constructor(index, budget) {
    this.budget = budget;
    this.element = document.createElement("li");
    this.element.className = "tile";
    this.element.dataset.place = index;
    this.element.setAttribute("role", "option");
    this.element.tabIndex = -1;
    this.shot = append(this.element, "div", "shot");
    this.poster = append(this.shot, "img", "poster");
    this.poster.alt = "";
    this.poster.hidden = true;
    this.poster.addEventListener("load", () => (this.poster.hidden = false));
    this.poster.addEventListener("error", () => (this.poster.hidden = true));
    this.veil = append(this.element, "p", "veil");
    this.label = append(this.element, "p", "label");
    this.camera = null;
    this.current = this.next = null;
    this.word = "";
    this.refusedUntil = 0; // the large picture
    this.smallWidth = SMALL_WIDTH;
    this.mode = { isSeen: true, isSelected: false, isLarge: false, hasSound: false, count: 1 };
  }

  /** Show `camera`, as the list has it, or null for an empty place. */
  assign(camera) {
    if (camera?.name !== this.camera?.name) {
      this.letGo();
      this.refusedUntil = 0;
      this.smallWidth = SMALL_WIDTH;
      this.poster.hidden = true;
      this.poster.removeAttribute("src");
      if (camera?.has_picture) this.poster.src = `${baseOf(camera.name)}snapshot.jpg?thumbnail`;
    }
    this.camera = camera;
    this.element.draggable = Boolean(camera);
    this.element.classList.toggle("vacant", !camera);
    this.update();
  }

  setMode(mode) {
    Object.assign(this.mode, mode);
    this.update();
  }

  /** Bring what plays in line with what should. */
  update() {
    const wanted = this.wanted();
    if (!wanted) this.letGo();
    else if (keyOf(wanted) === this.current?.key) {
      this.drop("next");
      this.current.setLarge(wanted.large);
    } else if (keyOf(wanted) !== this.next?.key) {
      this.drop("next");
      if (!this.current?.isPlaying) this.drop("current"); // else it stays until the other plays
      this.next = new Feed(this.shot, wanted, this.budget, this);
    }
    this.show();
  }

  wanted() {
    const { camera, mode } = this;
    if (!camera || !mode.isSeen) return null;
    const hasMain = STARTABLE.includes(camera.state);
    const hasSub = Boolean(camera.sub) && STARTABLE.includes(camera.sub_state);
    if (!hasMain && !hasSub) return null;
    const large = mode.isLarge || mode.isSelected || mode.count === 1;
    const sound = mode.hasSound && mode.isSelected;
    if (!hasSub) return { mount: camera.name, ways: ALL_WAYS, sound, large };
    if (hasMain && (large || this.isWide()) && performance.now() > this.refusedUntil) return { mount: camera.name, ways: ["webrtc"], sound, large };
    return { mount: camera.sub, ways: ALL_WAYS, sound, large };
  }

  isWide() {
    return this.mode.count <= FEW && this.element.clientWidth * devicePixelRatio > TOO_SMALL * this.smallWidth;
  }

  playing(feed) {
    if (feed === this.next) {
      this.drop("current");
      this.current = feed;
      this.next = null;
    }
    this.word = "";
    this.show();
  }

  waiting(feed, word) {
    if (feed.wanted.mount === this.camera?.name && this.camera.sub && word !== "connecting_picture") {
      this.refusedUntil = performance.now() + REFUSED_MS; // the small one goes on, or plays instead
      queueMicrotask(() => this.update());
    }
    this.word = word;
    this.show();
  }

  info(feed, info) {
    if (feed.wanted.mount === this.camera?.sub && info.video?.width) this.smallWidth = info.video.width;
  }

  /** What plays now, if anything. */
  get feed() {
    return [this.current, this.next].find((feed) => feed?.isPlaying) ?? null;
  }

  /** Words for the state of the camera; "" while its picture moves. */
  get words() {
    if (!this.camera) return say("wall_empty");
    if (this.feed) return "";
    switch (this.camera.state) {
      case "no_access": return say("no_access");
      case "removed": return say("removed");
      case "stopped": return say("switched_off");
      case "retrying": return say("waiting_camera");
      case "waiting": return say("waiting_sender");
      default: return this.word ? say(this.word) : say("connecting_picture");
    }
  }

  show() {
    const { words } = this;
    tell(this.veil, words);
    this.veil.hidden = !words;
    this.element.classList.toggle("still", Boolean(this.feed) && this.feed.way === "pictures");
    const way = this.feed ? this.feed.way : "";
    if (this.element.dataset.way !== way) this.element.dataset.way = way;
    tell(this.label, this.camera ? this.title : "");
    const state = words || (way === "pictures" ? say("wall_pictures") : say("live"));
    const name = this.camera ? `${this.title}: ${state}` : state;
    if (this.element.getAttribute("aria-label") !== name) this.element.setAttribute("aria-label", name);
  }

  get title() {
    return this.camera.title || this.camera.name;
  }

  letGo() {
    this.drop("next");
    this.drop("current");
    this.word = "";
  }

  drop(which) {
    this[which]?.close();
    this[which] = null;
  }
}
