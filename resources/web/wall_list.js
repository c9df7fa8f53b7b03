// The states of all cameras of the wall, asked for once for all tiles.

import { askJson } from "./ask.js";
import { baseOf } from "./wall_feed.js";

const EVERY_MS = 4000;
const SOON_MS = 1500; // while a camera is about to come
const PATIENCE_MS = 8000;

export class CameraList {
  /** `changed` after every answer; `lost` with true where the relay does not answer. */
  constructor(changed, lost) {
    this.listed = [];
    this.others = new Map(); // chosen by name, but in no list
    this.names = [];
    this.changed = changed;
    this.lost = lost;
    this.timer = 0;
    document.addEventListener("visibilitychange", () => document.hidden || this.ask());
  }

  /** Know also these, whether listed or not. */
  want(names) {
    const isNew = names.some((name) => name && !this.get(name));
    this.names = names;
    if (isNew && this.isKnown) this.ask();
  }

  get(name) {
    return this.listed.find((camera) => camera.name === name) ?? this.others.get(name) ?? null;
  }

  async ask() {
    clearTimeout(this.timer);
    const turn = (this.turn = (this.turn ?? 0) + 1);
    try {
      const { status, value } = await askJson("~/mounts.json", PATIENCE_MS);
      if (status === 401 || status === 403) location.reload(); // logged out meanwhile: the page says how to come back
      if (value) {
        this.listed = value.filter((camera) => !camera.sound_only);
        await this.askOthers();
      }
      this.lost(!value);
      this.isKnown ||= Boolean(value);
    } catch {
      this.lost(true);
    }
    if (turn !== this.turn) return; // asked again meanwhile
    this.changed();
    const isSoon = this.names.some((name) => ["connecting", "idle"].includes(this.get(name)?.state));
    this.timer = setTimeout(() => this.ask(), document.hidden ? 5 * EVERY_MS : isSoon ? SOON_MS : EVERY_MS);
  }

  async askOthers() {
    const missing = this.names.filter((name) => name && !this.listed.some((camera) => camera.name === name));
    for (const name of [...this.others.keys()]) if (!missing.includes(name)) this.others.delete(name);
    for (const name of missing) {
      const { status, value } = await askJson(`${baseOf(name)}info.json`, PATIENCE_MS);
      const state = status === 404 ? "removed" : "no_access";
      this.others.set(name, value ? { ...value, sub_state: value.sub ? value.sub_state : "" } : { name, title: name, state, sub: "" });
    }
  }
}
