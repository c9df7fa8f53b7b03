// The tiles of the wall: where they stand, which one is selected, and what keys, mouse and fingers do with them.

import { Tile } from "./wall_tile.js";
import { shapeOf } from "./wall_plan.js";

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const LINGER_MS = 5000; // a tile behind the large one goes on for so long
const DWELL_MS = 900; // who only passes a tile wants no large picture of it

export class Grid {
  /** `moved(one, other)`: two places change; `dropped(name, place)`: a camera is put there; `changed()`: another is selected, or large. */
  constructor(element, budget, { moved, dropped, changed, asked }) {
    this.element = element;
    this.budget = budget;
    this.on = { moved, dropped, changed, asked };
    this.tiles = [];
    this.selected = 0;
    this.isLarge = false;
    this.hasSound = false;
    this.isExchanging = false;
    this.isHidden = false;
    this.dwelt = -1; // the tile that has been selected for a while
    element.addEventListener("click", (event) => this.press(event.target.closest(".tile")));
    element.addEventListener("dblclick", () => this.setLarge(!this.isLarge));
    element.addEventListener("keydown", (event) => this.key(event));
    element.addEventListener("focusin", ({ target }) => target.classList.contains("tile") && this.select(Number(target.dataset.place)));
    for (const name of ["dragstart", "dragover", "dragleave", "drop"]) element.addEventListener(name, (event) => this.drag(event));
    new ResizeObserver(() => this.shape()).observe(element);
  }

  /** Show these cameras, one a tile; null leaves a place empty. */
  show(cameras) {
    while (this.tiles.length > cameras.length) {
      const tile = this.tiles.pop();
      tile.assign(null);
      tile.element.remove();
    }
    while (this.tiles.length < cameras.length) {
      const tile = new Tile(this.tiles.length, this.budget);
      this.tiles.push(tile);
      this.element.append(tile.element);
    }
    this.selected = Math.min(this.selected, Math.max(0, cameras.length - 1));
    this.tiles.forEach((tile, place) => {
      tile.assign(cameras[place]);
      tile.element.setAttribute("aria-posinset", place + 1);
      tile.element.setAttribute("aria-setsize", cameras.length);
    });
    this.shape();
    this.tellTiles();
  }

  shape() {
    const { clientWidth, clientHeight } = this.element;
    if (!this.tiles.length || !clientWidth || !clientHeight) return;
    this.columns = shapeOf(this.tiles.length, clientWidth, clientHeight).columns;
    this.element.style.setProperty("--columns", this.columns);
    this.element.style.setProperty("--rows", this.tiles.length / this.columns);
  }

  get tile() {
    return this.tiles[this.selected] ?? null;
  }

  select(place, isFocused = false) {
    if (isFocused) this.tiles[place]?.element.focus();
    if (place === this.selected && this.dwelt === place) return;
    this.selected = place;
    clearTimeout(this.dwelling);
    this.dwelling = setTimeout(() => {
      this.dwelt = place;
      this.tellTiles();
    }, DWELL_MS);
    if (this.isLarge || this.hasSound) this.dwelt = place;
    this.tellTiles();
  }

  setLarge(isLarge) {
    if (isLarge && !this.tile?.camera) return;
    this.isLarge = isLarge;
    this.dwelt = this.selected;
    clearTimeout(this.lingering);
    this.isLingering = isLarge;
    this.lingering = setTimeout(() => {
      this.isLingering = false;
      this.tellTiles();
    }, LINGER_MS);
    this.element.classList.toggle("one-large", isLarge);
    this.tellTiles();
  }

  setSound(hasSound) {
    this.hasSound = hasSound;
    this.dwelt = this.selected;
    this.tellTiles();
  }

  setExchanging(isExchanging) {
    this.isExchanging = isExchanging;
    this.element.classList.toggle("exchanging", isExchanging);
    this.on.changed();
  }

  /** Nobody sees the page: everything is let go. */
  setHidden(isHidden) {
    this.isHidden = isHidden;
    this.tellTiles();
  }

  tellTiles() {
    this.tiles.forEach((tile, place) => {
      const isSelected = place === this.selected;
      const isAway = this.isLarge && !isSelected;
      tile.element.classList.toggle("away", isAway);
      tile.element.setAttribute("aria-selected", isSelected);
      tile.element.tabIndex = isSelected ? 0 : -1;
      tile.setMode({
        isSeen: !this.isHidden && (!isAway || this.isLingering),
        isSelected: isSelected && place === this.dwelt,
        isLarge: this.isLarge && isSelected,
        hasSound: this.hasSound,
        count: this.tiles.length,
      });
    });
    this.on.changed();
  }

  press(element) {
    if (!element) return;
    const place = Number(element.dataset.place);
    if (this.isExchanging && place !== this.selected) {
      this.on.moved(this.selected, place);
      this.setExchanging(false);
    }
    this.select(place, true);
    if (!this.tiles[place].camera) this.on.asked();
  }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = STEPS[event.key];
    const place = step ? this.neighbour(step) : -1;
    if (step && place >= 0) {
      if (event.shiftKey) this.on.moved(this.selected, place);
      this.select(place, true);
    } else if (event.key === "Enter" || event.key === " ") {
      if (this.tile?.camera) this.setLarge(!this.isLarge);
      else this.on.asked();
    } else if (event.key === "Escape" && this.isExchanging) this.setExchanging(false);
    else if (event.key === "Escape" && this.isLarge) this.setLarge(false);
    else if (event.key === "Home" || event.key === "End") this.select(event.key === "Home" ? 0 : this.tiles.length - 1, true);
    else return;
    event.preventDefault();
    event.stopPropagation(); // arrows.js leads out of the wall at its edges
  }

  neighbour([x, y]) {
    if (this.isLarge) return (this.selected + (x || y) + this.tiles.length) % this.tiles.length;
    const column = (this.selected % this.columns) + x;
    const place = this.selected + x + y * this.columns;
    return column >= 0 && column < this.columns && place >= 0 && place < this.tiles.length ? place : -1;
  }

  drag(event) {
    const tile = event.target.closest(".tile");
    for (const { element } of this.tiles) element.classList.toggle("over", event.type === "dragover" && element === tile);
    if (!tile || event.type === "dragleave") return;
    const place = Number(tile.dataset.place);
    if (event.type === "dragstart") event.dataTransfer.setData("text/plain", `place:${place}`);
    else event.preventDefault();
    if (event.type !== "drop") return;
    const [kind, value] = event.dataTransfer.getData("text/plain").split(/:(.*)/s);
    if (kind === "place" && Number(value) < this.tiles.length) this.on.moved(Number(value), place);
    else if (kind === "camera") this.on.dropped(value, place);
    else return;
    this.select(place, true);
  }
}
