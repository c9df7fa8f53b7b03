// Full screen, here or on another monitor.

import { say } from "./words.js";

const QUIET_AFTER_MS = 3000;

export class Screen {
  constructor(scene, full, other) {
    this.scene = scene;
    this.full = full;
    full.hidden = !scene.requestFullscreen;
    full.addEventListener("click", () => this.toggle());
    other.addEventListener("click", () => this.openWindow());
    document.addEventListener("fullscreenchange", () => this.show());
    for (const name of ["pointermove", "pointerdown", "keydown"]) scene.addEventListener(name, () => this.stir());
    this.show();
  }

  show() {
    const word = document.fullscreenElement ? "unfull" : "full";
    this.full.setAttribute("aria-label", say(word));
    this.full.title = `${say(word)} (${say("key_f")})`;
    this.stir();
  }

  toggle() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.scene.requestFullscreen?.().catch(() => {});
  }

  /** On the other monitor at once where the browser may know of it (HTTPS, and a person who agrees); else to be dragged there. */
  async openWindow() {
    let place = "width=1280,height=760";
    try {
      const { screens, currentScreen } = await window.getScreenDetails();
      const target = screens.find((one) => one !== currentScreen) ?? currentScreen;
      place = `left=${target.availLeft},top=${target.availTop},width=${target.availWidth},height=${target.availHeight}`;
    } catch { /* no such thing here, or not allowed */ }
    window.open(location.href, "_blank", `popup,${place}`);
  }

  stir() {
    this.scene.classList.remove("quiet");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => document.fullscreenElement && this.scene.classList.add("quiet"), QUIET_AFTER_MS);
  }

  /** The clipboard exists on HTTPS only; elsewhere the old command does it. */
  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = document.body.appendChild(document.createElement("textarea"));
      field.value = text;
      field.select();
      const isCopied = document.execCommand("copy");
      field.remove();
      return isCopied;
    }
  }
}
