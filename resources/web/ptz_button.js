// The button with which steering begins and ends; without a login that may, it leads to the page that asks for one.

import { tell } from "./element.js";
import { Pad } from "./ptz_pad.js";
import { say } from "./words.js";

const KEY = "c";

export class SteerButton {
  /** `here` is the way back from the log-in page; `target()`: what is to be steered, as Pad.open takes it, or null. */
  constructor(button, place, { here, target, changed = () => {} }) {
    this.button = button;
    this.here = here;
    this.target = target;
    this.changed = changed;
    this.root = document.documentElement.dataset.root;
    this.right = "";
    this.pad = new Pad(place, this.root, () => this.tell());
    button.addEventListener("click", () => this.press());
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
      if (event.key.toLowerCase() === KEY && !button.hidden && this.right === "yes") this.press();
    });
  }

  /** `right`: "yes", "login" where somebody who logs in may, "" where the camera cannot be steered, or not by who is here. */
  show(right) {
    if (right !== "yes" && this.right === "yes") this.pad.close();
    this.right = right;
    this.button.hidden = !right;
    const word = say(right === "login" ? "ptz_login" : "ptz_steer");
    const label = this.button.querySelector("span");
    if (label) tell(label, word);
    this.button.setAttribute("aria-label", word);
    this.button.title = right === "yes" ? `${word} (${KEY.toUpperCase()})` : word;
  }

  press() {
    const target = this.target();
    if (this.right === "login") location.href = `${this.root}login?next=${encodeURIComponent(this.here())}`;
    else if (this.pad.isOpen) this.pad.close();
    else if (target && this.right === "yes") this.pad.open(target);
    this.tell();
  }

  tell() {
    this.button.setAttribute("aria-expanded", this.pad.isOpen);
    this.changed();
  }
}
