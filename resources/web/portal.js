// The portal: every camera with its picture, kept up to date.

import { askJson } from "./ask.js";
import { append } from "./element.js";
import { say } from "./words.js";
import "./arrows.js";

const LIST_INTERVAL_MS = 4000;
const PICTURE_INTERVAL_MS = 10000;
const SVG = "http://www.w3.org/2000/svg";

const list = document.getElementById("cameras");
const summary = document.getElementById("summary");
const empty = document.getElementById("empty");
const cards = new Map(); // name -> card
const onScreen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) cards.get(target.dataset.name)?.see(isIntersecting);
}, { rootMargin: "200px" });

class Card {
  constructor(name) {
    this.element = document.createElement("li");
    this.element.dataset.name = name;
    this.link = append(this.element, "a", "camera");
    this.link.href = `${name.split("/").map(encodeURIComponent).join("/")}/`;
    const shot = append(this.link, "div", "shot");
    this.symbol = icon("icon-camera");
    shot.append(this.symbol);
    this.picture = append(shot, "img");
    this.picture.alt = "";
    this.picture.hidden = true;
    this.picture.addEventListener("load", () => (this.picture.hidden = false));
    this.picture.addEventListener("error", () => (this.picture.hidden = true));
    const about = append(this.link, "div", "about");
    this.title = append(about, "h2");
    this.chip = append(about, "span", "chip"); // not over the picture: cameras write into its corners
    this.count = append(about, "span", "count");
    this.count.append(icon("icon-viewers"));
    this.number = append(this.count, "span");
    this.pictureAt = -Infinity;
    this.isSeen = false;
  }

  /** Only what is on the screen asks for pictures. */
  see(isSeen) {
    this.isSeen = isSeen;
    if (this.camera) this.refreshPicture();
  }

  show(camera) {
    this.camera = camera;
    this.title.textContent = this.title.title = camera.title;
    this.chip.className = `chip ${camera.state}`;
    this.chip.textContent = camera.state === "idle" ? say("idle_hint") : say(camera.state);
    this.link.classList.toggle("off", camera.state === "stopped" || camera.state === "retrying");
    this.count.hidden = !camera.viewers;
    this.number.textContent = camera.viewers;
    this.count.setAttribute("aria-label", say("viewers", { n: camera.viewers }));
    this.count.setAttribute("role", "img");
    this.symbol.firstChild.setAttribute("href", camera.sound_only ? "#icon-sound" : "#icon-camera");
    this.refreshPicture();
  }

  refreshPicture() {
    const now = performance.now();
    if (!this.isSeen || !this.camera.has_picture || now - this.pictureAt < PICTURE_INTERVAL_MS) return;
    this.pictureAt = now;
    this.picture.src = `${this.link.href}snapshot.jpg?thumbnail&t=${Date.now()}`;
  }
}

function icon(id) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "use"));
  svg.firstChild.setAttribute("href", `#${id}`);
  return svg;
}

function show(cameras) {
  const names = new Set(cameras.map((camera) => camera.name));
  for (const [name, card] of cards) {
    if (!names.has(name)) {
      onScreen.unobserve(card.element);
      card.element.remove();
      cards.delete(name);
    }
  }
  cameras.forEach((camera, index) => {
    if (!cards.has(camera.name)) {
      cards.set(camera.name, new Card(camera.name));
      onScreen.observe(cards.get(camera.name).element);
    }
    const card = cards.get(camera.name);
    if (list.children[index] !== card.element) list.insertBefore(card.element, list.children[index] ?? null);
    card.show(camera);
  });
  empty.hidden = cameras.length > 0;
  list.removeAttribute("aria-busy");
  const live = cameras.filter((camera) => camera.state === "live").length;
  tell(cameras.length ? say("summary", { live, all: cameras.length }) : "");
}

function tell(text) {
  if (summary.textContent !== text) summary.textContent = text; // screen readers say every change
}

async function refresh() {
  if (document.hidden) return;
  try {
    const { status, value } = await askJson("~/mounts.json", LIST_INTERVAL_MS);
    if (status === 401) location.reload(); // logged out meanwhile: the page says how to come back
    list.classList.toggle("lost", !value);
    if (value) show(value);
    else tell(say("lost"));
  } catch {
    list.classList.add("lost"); // what the cards say is no longer known
    tell(say("lost"));
  }
}

document.addEventListener("visibilitychange", refresh);
setInterval(refresh, LIST_INTERVAL_MS);
refresh();
document.documentElement.dataset.ready = "1"; // or else simple.js steps in
