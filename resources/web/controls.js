// The buttons over the picture, and their keys: m mutes, f fills the screen, p opens the small window.

import { say } from "./words.js";

const QUIET_AFTER_MS = 3000;

export class Controls {
  constructor(stage, video) {
    this.stage = stage;
    this.video = video;
    this.bar = stage.querySelector("#controls");
    this.mute = stage.querySelector("#mute");
    this.volume = stage.querySelector("#volume");
    this.pip = stage.querySelector("#pip");
    this.full = stage.querySelector("#full");
    this.hint = stage.querySelector("#sound-hint");
    this.mute.addEventListener("click", () => this.toggleSound());
    this.hint.addEventListener("click", () => this.toggleSound());
    this.volume.addEventListener("input", () => {
      video.volume = Number(this.volume.value);
      video.muted = video.volume === 0;
    });
    this.pip.addEventListener("click", () => this.togglePip());
    this.full.addEventListener("click", () => this.toggleFull());
    video.addEventListener("volumechange", () => this.showSound());
    stage.addEventListener("dblclick", (event) => event.target.closest("button, input") || this.toggleFull());
    document.addEventListener("fullscreenchange", () => this.label(this.full, document.fullscreenElement ? "unfull" : "full"));
    document.addEventListener("keydown", (event) => this.press(event));
    for (const name of ["pointermove", "pointerdown", "focusin"]) stage.addEventListener(name, () => this.stir());
  }

  show(isVideo, hasSound) {
    this.bar.hidden = false;
    this.hasSound = hasSound;
    this.mute.hidden = this.volume.hidden = !hasSound;
    this.pip.hidden = !(isVideo && (document.pictureInPictureEnabled || this.video.webkitSupportsPresentationMode));
    this.full.hidden = !(this.stage.requestFullscreen || (isVideo && this.video.webkitEnterFullscreen));
    this.showSound();
    this.stir();
  }

  hide() {
    this.bar.hidden = this.hint.hidden = true;
  }

  showSound() {
    const isMuted = this.video.muted || this.video.volume === 0;
    this.mute.querySelector("use").setAttribute("href", isMuted ? "#icon-muted" : "#icon-sound");
    this.label(this.mute, isMuted ? "unmute" : "mute");
    this.hint.hidden = !this.hasSound || !isMuted || this.hasHeard;
    this.volume.value = isMuted ? 0 : this.video.volume;
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
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
    const action = { m: () => this.hasSound && this.toggleSound(), f: () => this.toggleFull(), p: () => this.pip.hidden || this.togglePip() }[event.key.toLowerCase()];
    action?.();
  }

  stir() {
    this.stage.classList.remove("quiet");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.stage.classList.add("quiet"), QUIET_AFTER_MS);
  }

  label(button, word) {
    button.setAttribute("aria-label", say(word));
    button.title = say(word);
  }
}
