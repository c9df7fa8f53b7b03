// The buttons over the picture, and their keys: space pauses, m mutes, f fills the screen, p opens the small window.

import { say } from "./words.js";

const QUIET_AFTER_MS = 3000;
const OFFER_SOUND_MS = 12000;

export class Controls {
  constructor(stage, video) {
    this.stage = stage;
    this.video = video;
    this.bar = stage.querySelector("#controls");
    this.play = stage.querySelector("#play");
    this.live = stage.querySelector("#live");
    this.mute = stage.querySelector("#mute");
    this.volume = stage.querySelector("#volume");
    this.pip = stage.querySelector("#pip");
    this.full = stage.querySelector("#full");
    this.hint = stage.querySelector("#sound-hint");
    this.play.addEventListener("click", () => this.togglePlay());
    this.mute.addEventListener("click", () => this.toggleSound());
    this.hint.addEventListener("click", () => this.toggleSound());
    this.volume.addEventListener("input", () => {
      video.volume = Number(this.volume.value);
      video.muted = video.volume === 0;
    });
    this.pip.addEventListener("click", () => this.togglePip());
    this.full.addEventListener("click", () => this.toggleFull());
    video.addEventListener("volumechange", () => this.showSound());
    for (const name of ["play", "pause"]) video.addEventListener(name, () => this.showPlay());
    stage.addEventListener("dblclick", (event) => event.target.closest("button, input") || this.toggleFull());
    document.addEventListener("fullscreenchange", () => this.showFull());
    document.addEventListener("keydown", (event) => this.press(event));
    for (const name of ["pointermove", "pointerdown", "focusin"]) stage.addEventListener(name, () => this.stir());
    this.showFull();
    this.label(this.pip, "pip", "p");
  }

  show(isVideo, hasSound) {
    this.bar.hidden = false;
    this.hasSound = hasSound;
    this.play.hidden = !isVideo;
    this.mute.hidden = this.volume.hidden = !hasSound;
    this.pip.hidden = !(isVideo && (document.pictureInPictureEnabled || this.video.webkitSupportsPresentationMode));
    this.full.hidden = !(this.stage.requestFullscreen || (isVideo && this.video.webkitEnterFullscreen));
    this.showPlay();
    this.showSound();
    this.stir();
    if (hasSound) setTimeout(() => this.hint.classList.add("offered"), OFFER_SOUND_MS); // then it comes and goes with the others
  }

  hide() {
    this.bar.hidden = this.hint.hidden = true;
  }

  showPlay() {
    const isPaused = !this.play.hidden && this.video.paused;
    this.play.querySelector("use").setAttribute("href", isPaused ? "#icon-play" : "#icon-pause");
    this.label(this.play, isPaused ? "resume" : "pause", "space");
    this.live.textContent = say(isPaused ? "paused" : "live");
    this.live.classList.toggle("paused", isPaused);
    this.stir();
  }

  showSound() {
    const isMuted = this.video.muted || this.video.volume === 0;
    this.mute.querySelector("use").setAttribute("href", isMuted ? "#icon-muted" : "#icon-sound");
    this.label(this.mute, isMuted ? "unmute" : "mute", "m");
    this.hint.hidden = !this.hasSound || !isMuted || this.hasHeard;
    this.volume.value = isMuted ? 0 : this.video.volume;
  }

  showFull() {
    this.label(this.full, document.fullscreenElement ? "unfull" : "full", "f");
  }

  togglePlay() {
    if (this.video.paused) this.video.play().catch(() => {});
    else this.video.pause();
  }

  toggleSound() {
    this.hasHeard = true; // the button over the picture has done its work
    this.video.muted = !this.video.muted;
    if (!this.video.muted && this.video.volume === 0) this.video.volume = 1;
    this.showSound();
  }

  togglePip() {
    if (document.pictureInPictureElement) document.exitPictureInPicture();
    else if (this.video.requestPictureInPicture) this.video.requestPictureInPicture().catch(() => {});
    else this.video.webkitSetPresentationMode?.("picture-in-picture");
  }

  toggleFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (this.stage.requestFullscreen) this.stage.requestFullscreen().catch(() => {});
    else this.video.webkitEnterFullscreen?.(); // iPhone
  }

  press(event) {
    this.stir();
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
    const key = event.key.toLowerCase();
    const pauses = ["k", "mediaplaypause"].includes(key) || (key === " " && !event.target.closest("a, button"));
    if (pauses && !this.bar.hidden && !this.play.hidden) {
      event.preventDefault(); // the space key would scroll
      this.togglePlay();
    }
    const action = { m: () => this.hasSound && this.toggleSound(), f: () => this.toggleFull(), p: () => this.pip.hidden || this.togglePip() }[key];
    action?.();
  }

  stir() {
    this.stage.classList.remove("quiet");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.live.classList.contains("paused") || this.stage.classList.add("quiet"), QUIET_AFTER_MS);
  }

  label(button, word, key) {
    button.setAttribute("aria-label", say(word));
    button.setAttribute("aria-keyshortcuts", key);
    button.title = `${say(word)} (${say(`key_${key}`)})`;
  }
}
