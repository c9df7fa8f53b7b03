// The list beside the wall from which cameras are put on it.

import { append, tell } from "./element.js";
import { say } from "./words.js";

export class Chooser {
  /** `choose(name)` puts a camera on the wall or takes it off; `all()` shows every one again. */
  constructor(element, button, { choose, all }) {
    this.element = element;
    this.button = button;
    this.choose = choose;
    this.list = element.querySelector("#choices");
    this.every = element.querySelector("#all");
    this.choices = new Map(); // name -> its button
    button.addEventListener("click", () => this.toggle(element.hidden));
    element.querySelector("#chooser-close").addEventListener("click", () => this.toggle(false));
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.toggle(false);
    });
    this.every.addEventListener("click", all);
  }

  toggle(isOpen) {
    this.element.hidden = !isOpen;
    this.button.setAttribute("aria-expanded", isOpen);
    (isOpen ? this.every : this.button).focus();
  }

  show(cameras, chosen, isAutomatic) {
    this.every.setAttribute("aria-pressed", isAutomatic);
    for (const [name, choice] of this.choices) {
      if (cameras.some((camera) => camera.name === name)) continue;
      choice.parentElement.remove();
      this.choices.delete(name);
    }
    for (const camera of cameras) {
      const choice = this.choices.get(camera.name) ?? this.add(camera.name);
      choice.setAttribute("aria-pressed", chosen.includes(camera.name));
      tell(choice.firstChild, camera.title);
      tell(choice.lastChild, say(camera.state));
      choice.lastChild.className = `chip ${camera.state}`;
    }
  }

  add(name) {
    const choice = append(append(this.list, "li"), "button");
    choice.type = "button";
    choice.draggable = true;
    append(choice, "span");
    append(choice, "small", "chip");
    choice.addEventListener("click", () => this.choose(name));
    choice.addEventListener("dragstart", (event) => event.dataTransfer.setData("text/plain", `camera:${name}`));
    this.choices.set(name, choice);
    return choice;
  }
}
