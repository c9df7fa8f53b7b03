// The player page: puts together what is played, how, and the words about it.

import { say } from "./words.js";
import { Controls } from "./controls.js";
import { showLinks } from "./links.js";
import { Playback } from "./playback.js";

const STATUS_INTERVAL_MS = 1000;

const byId = (id) => document.getElementById(id);
const video = byId("video");
const pictures = byId("pictures");
const poster = byId("poster");
const veil = byId("veil");
const way = byId("way");
const controls = new Controls(byId("stage"), video);

poster.addEventListener("load", () => (poster.hidden = !video.hidden || !pictures.hidden));
poster.src = "snapshot.jpg?thumbnail";

function tell(element, text) {
  if (element.textContent !== text) element.textContent = text; // screen readers say every change
}

function showState(info) {
  const chip = byId("state");
  chip.hidden = false;
  chip.className = `chip ${info.state}`;
  tell(chip, say(info.state));
  const count = byId("viewers");
  count.hidden = !info.viewers;
  count.lastElementChild.textContent = info.viewers;
  count.title = say("viewers", { n: info.viewers });
  showLinks(byId("links"), info);
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
    poster.hidden = true;
    showVeil("", false);
    byId("stage").dataset.way = name;
    controls.show(name !== "pictures", Boolean(info.audio) && name !== "pictures");
  },
  waiting(word) {
    controls.hide();
    delete byId("stage").dataset.way;
    showVeil(word, word === "switched_off" || word === "removed");
    tell(byId("status"), say(word));
  },
});

setInterval(() => {
  if (playback.way) tell(byId("status"), say(`playing_${playback.way}`, { s: Math.max(1, Math.round(playback.delay)) }));
}, STATUS_INTERVAL_MS);

way.value = new URLSearchParams(location.search).get("way") ?? "auto";
if (way.selectedIndex < 0) way.value = "auto";
way.addEventListener("change", () => playback.choose(way.value));
document.addEventListener("visibilitychange", () => !document.hidden && playback.wake());
window.addEventListener("online", () => playback.wake());
window.addEventListener("pagehide", () => playback.stop());
window.addEventListener("pageshow", (event) => event.persisted && playback.choose(way.value));
playback.choose(way.value);
