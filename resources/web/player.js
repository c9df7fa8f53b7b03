// The player page: puts together what is played, how, and the words about it.

import { say } from "./words.js";
import "./arrows.js";
import { Controls } from "./controls.js";
import { tell } from "./element.js";
import { showLinks } from "./links.js";
import { Playback } from "./playback.js";
import { SteerButton } from "./ptz_button.js";

const STATUS_INTERVAL_MS = 1000;
const UNSEEN_MS = 300000; // so long does a page play that nobody sees or hears
const PAUSED_MS = 5000; // after that what the player holds is no longer live

const byId = (id) => document.getElementById(id);
const stage = byId("stage");
const video = byId("video");
const pictures = byId("pictures");
const poster = byId("poster");
const veil = byId("veil");
const start = byId("start");
const way = byId("way");
const controls = new Controls(stage, video);
const { mount } = document.documentElement.dataset;
const steering = new SteerButton(byId("steer"), byId("pad"), {
  here: () => `${mount}/`,
  changed: placePad,
  target: () => ({ mount, title: document.title, surface: stage, picture: () => (video.hidden ? pictures : video) }),
});

/** On a phone the picture is too small to lie under the pad. */
function placePad() {
  const isUnder = matchMedia("(max-width: 640px)").matches && !document.fullscreenElement;
  byId("pad").classList.toggle("under", isUnder);
  if (isUnder) stage.after(byId("pad"));
  else stage.append(byId("pad"));
}
document.addEventListener("fullscreenchange", placePad);

poster.addEventListener("load", () => (poster.hidden = Boolean(playback.way)));
poster.src = "snapshot.jpg?thumbnail";

function showState(info) {
  const chip = byId("state");
  chip.hidden = false;
  chip.className = `chip ${info.state}`;
  tell(chip, say(info.state));
  const count = byId("viewers");
  count.hidden = !info.viewers;
  count.lastElementChild.textContent = info.viewers;
  count.title = say("viewers", { n: info.viewers });
  count.setAttribute("aria-label", count.title);
  showLinks(byId("links"), info);
  steering.show(info.steer ?? "");
  showShape(info.video?.width, info.video?.height);
}

/** The stage takes the form of the picture, before the picture is there. */
function showShape(width, height) {
  if (width && height) stage.style.setProperty("--shape", String(width / height));
}

function showNote({ note, values, sub }) {
  const element = byId("note");
  element.hidden = !note;
  element.textContent = note ? say(note, values) : "";
  if (note && sub) {
    const link = document.createElement("a");
    link.href = `${document.documentElement.dataset.root}${sub}/`;
    link.textContent = say("note_sub");
    element.append(" ", link);
  }
}

function showVeil(word, isStill) {
  veil.hidden = !word;
  veil.classList.toggle("still", isStill);
  if (word) tell(byId("veil-text"), say(word));
}

const playback = new Playback(video, pictures, {
  info: showState,
  note: showNote,
  trying(name) {
    showVeil("connecting_picture", false);
    tell(byId("status"), say(`trying_${name}`));
  },
  playing(name, info) {
    poster.hidden = start.hidden = true;
    showVeil(info.video ? "" : "sound_only", true);
    stage.dataset.way = name;
    controls.show(name !== "pictures", Boolean(info.audio) && name !== "pictures");
  },
  waiting(word) {
    controls.hide();
    start.hidden = true;
    if (word === "lost" || word === "removed") byId("state").hidden = byId("viewers").hidden = true;
    delete stage.dataset.way;
    showVeil(word, ["switched_off", "removed", "blocked", "no_access"].includes(word));
    tell(byId("status"), say(word));
  },
});

setInterval(() => {
  if (playback.way) tell(byId("status"), say(`playing_${playback.way}`, { s: Math.max(1, Math.round(playback.delay)) }));
}, STATUS_INTERVAL_MS);

// Browsers that start nothing by themselves wait for a finger on this button.
video.addEventListener("blocked", () => {
  showVeil("", false);
  start.hidden = false;
  tell(byId("status"), say("tap_to_play"));
});
start.addEventListener("click", () => {
  start.hidden = true;
  showVeil("connecting_picture", false);
  video.play().catch(() => {});
});

video.addEventListener("resize", () => showShape(video.videoWidth, video.videoHeight));
let pausedAt = 0; // by the visitor, not by a browser that saves power
video.addEventListener("pause", () => (pausedAt = playback.way && !document.hidden ? performance.now() : 0));
video.addEventListener("play", () => {
  const isOld = pausedAt && performance.now() - pausedAt > PAUSED_MS;
  pausedAt = 0;
  if (isOld && playback.way && playback.way !== "webrtc") playback.choose(way.value);
});

let unseen = 0;
let hasLeft = false;
document.addEventListener("visibilitychange", () => {
  clearTimeout(unseen);
  if (document.hidden) unseen = setTimeout(leave, UNSEEN_MS);
  else if (hasLeft) begin();
  else {
    playback.wake();
    if (playback.way && video.paused && !pausedAt) video.play().catch(() => {});
  }
});

function leave() {
  const isHeard = playback.way && !video.hidden && !video.muted && !video.paused;
  if (isHeard || document.pictureInPictureElement) return;
  hasLeft = true;
  playback.stop();
}

function begin() {
  hasLeft = false;
  playback.choose(way.value);
}

way.value = new URLSearchParams(location.search).get("way") ?? "auto";
if (way.selectedIndex < 0) way.value = "auto";
way.addEventListener("change", begin);
window.addEventListener("online", () => playback.wake());
window.addEventListener("pagehide", () => playback.stop());
window.addEventListener("pageshow", (event) => event.persisted && begin());
if (navigator.mediaSession && window.MediaMetadata) navigator.mediaSession.metadata = new MediaMetadata({ title: document.title });
for (const card of document.querySelectorAll(".card")) card.hidden = false; // empty, and of no use, where no script runs
begin();
document.documentElement.dataset.ready = "1"; // or else simple.js steps in
