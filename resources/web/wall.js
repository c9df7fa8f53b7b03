// The wall: many cameras on one page, chosen by hand or in rounds.

import { say } from "./words.js";
import "./arrows.js";
import { append, tell } from "./element.js";
import { SteerButton } from "./ptz_button.js";
import { Budget } from "./wall_budget.js";
import { Chooser } from "./wall_chooser.js";
import { baseOf } from "./wall_feed.js";
import { Grid } from "./wall_grid.js";
import { CameraList } from "./wall_list.js";
import { Load } from "./wall_load.js";
import { LAYOUTS, ROUNDS_S, countOf, exchange, keep, put, queryOf, readPlan, trim } from "./wall_plan.js";
import { Screen } from "./wall_screen.js";

const SMALL_SCREEN = matchMedia("(max-width: 640px), (max-height: 420px)");
const MOST_ON_SMALL = 4;
const UNSEEN_MS = 15000; // so long does a wall play that nobody sees
const SECOND_MS = 1000;

const byId = (id) => document.getElementById(id);
const budget = new Budget();
let plan = readPlan(location.search);
let page = 0;
let turnsIn = plan.rounds; // seconds to the next page
let isLost = false;

const grid = new Grid(byId("wall"), budget, {
  moved: (one, other) => change({ cameras: exchange(cameras(), first() + one, first() + other) }),
  dropped: (name, place) => change({ cameras: put(cameras(), name, first() + place) }),
  changed: () => showTools(),
  asked: () => chooser.toggle(true),
});
const chooser = new Chooser(byId("chooser"), byId("choose"), {
  choose: toggleCamera,
  all: () => change({ cameras: null }),
});
const list = new CameraList(show, (lost) => {
  isLost = lost;
  showStatus();
});
const screen_ = new Screen(byId("main"), byId("full"), byId("other"));

const steering = new SteerButton(byId("steer"), byId("pad"), {
  here: () => `wall${queryOf(plan)}`,
  target: steered,
  changed: () => showPad(),
});

/** The selected camera, as its pad takes it. */
function steered() {
  const { tile } = grid;
  if (!tile?.camera) return null;
  const picture = () => tile.shot.querySelector(".shown") ?? tile.poster;
  return { mount: tile.camera.name, title: tile.title, surface: tile.element, picture };
}

/** The pad stands on the side where the selected camera is not. */
function showPad() {
  const isLeft = grid.selected % (grid.columns || 1) < (grid.columns || 1) / 2;
  byId("pad").classList.toggle("at-left", !isLeft && !grid.isLarge);
  byId("pad").classList.toggle("at-bottom", SMALL_SCREEN.matches && grid.selected < grid.tiles.length / 2);
}

/** Names by place over all pages. */
function cameras() {
  return plan.cameras ?? list.listed.map((camera) => camera.name);
}

function count() {
  return countOf(plan.layout, cameras().length, SMALL_SCREEN.matches ? MOST_ON_SMALL : Infinity);
}

function pages() {
  return Math.max(1, Math.ceil(cameras().length / count()));
}

/** The number of the first camera on this page. */
function first() {
  return page * count();
}

function change(changes) {
  plan = { ...plan, ...changes };
  keep(plan);
  history.replaceState(null, "", `${location.pathname}${queryOf(plan)}`);
  turnsIn = plan.rounds;
  show();
}

function show() {
  const names = cameras();
  list.want(names);
  page = Math.min(page, pages() - 1);
  byId("empty").hidden = !list.isKnown || names.length > 0;
  const places = Array.from({ length: count() }, (_, place) => names[first() + place] ?? "");
  const unknown = (name) => ({ name, title: name, state: "connecting", sub: "" });
  grid.show(places.map((name) => (name ? list.get(name) ?? unknown(name) : null)));
  chooser.show(list.listed, names, !plan.cameras);
  showBar();
  showStatus();
}

function showBar() {
  for (const button of byId("layouts").children) {
    const layout = Number(button.dataset.layout);
    button.setAttribute("aria-pressed", layout === count());
    button.hidden = SMALL_SCREEN.matches && layout > MOST_ON_SMALL;
  }
  byId("rounds").value = plan.rounds;
  byId("pages").hidden = pages() < 2;
  tell(byId("page"), `${page + 1}/${pages()}`);
}

function showStatus() {
  const shown = grid.tiles.filter((tile) => tile.camera).length;
  const facts = { n: shown, all: cameras().filter(Boolean).length, page: page + 1, pages: pages() };
  tell(byId("status"), isLost ? say("lost") : say(pages() > 1 ? "wall_status_pages" : "wall_status", facts));
}

function showTools() {
  const tile = grid?.tile;
  byId("tools").hidden = !tile?.camera;
  if (!tile?.camera) {
    steering.show("");
    return;
  }
  tell(byId("tool-title"), tile.title);
  byId("large").setAttribute("aria-pressed", grid.isLarge);
  byId("sound").setAttribute("aria-pressed", grid.hasSound);
  byId("move").setAttribute("aria-pressed", grid.isExchanging);
  byId("open").href = baseOf(tile.camera.name);
  if (steering.pad.isOpen && steering.pad.mount !== tile.camera.name) steering.pad.close();
  steering.show(tile.camera.steer ?? "");
  showPad();
}

function toggleCamera(name) {
  const names = plan.cameras ?? [];
  if (names.includes(name)) change({ cameras: none(trim(names.map((one) => (one === name ? "" : one)))) });
  else if (!grid.tile?.camera) change({ cameras: put(cameras(), name, first() + grid.selected) });
  else {
    const free = names.indexOf("");
    change({ cameras: put(names, name, free >= 0 ? free : names.length) });
  }
}

/** Without one camera that was chosen it is all of them again. */
function none(names) {
  return names.length ? names : null;
}

function takeOff() {
  const names = [...cameras()];
  names[first() + grid.selected] = "";
  change({ cameras: none(trim(names)) });
}

function turn(by) {
  page = (page + by + pages()) % pages();
  turnsIn = plan.rounds;
  show();
}

function press(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  const key = event.key.toLowerCase();
  const layout = LAYOUTS[Number(key) - 1];
  const action = {
    pageup: () => turn(-1), pagedown: () => turn(1), s: () => grid.setSound(!grid.hasSound), f: () => screen_.toggle(),
    delete: takeOff, x: () => grid.setExchanging(!grid.isExchanging), escape: () => grid.setLarge(false),
  }[key] ?? (layout ? () => change({ layout }) : null);
  if (!action) return;
  event.preventDefault();
  action();
}

for (const layout of LAYOUTS) {
  const button = append(byId("layouts"), "button");
  button.type = "button";
  button.dataset.layout = layout;
  button.textContent = layout;
  button.setAttribute("aria-label", say("wall_at_once", { n: layout }));
  button.addEventListener("click", () => change({ layout }));
}
for (const seconds of ROUNDS_S) {
  const option = append(byId("rounds"), "option");
  option.value = seconds;
  option.textContent = seconds ? say("wall_every", { s: seconds }) : say("wall_by_hand");
}
byId("rounds").addEventListener("change", ({ target }) => change({ rounds: Number(target.value) }));
byId("back").addEventListener("click", () => turn(-1));
byId("on").addEventListener("click", () => turn(1));
byId("large").addEventListener("click", () => grid.setLarge(!grid.isLarge));
byId("sound").addEventListener("click", () => grid.setSound(!grid.hasSound));
byId("move").addEventListener("click", () => grid.setExchanging(!grid.isExchanging));
byId("remove").addEventListener("click", takeOff);
byId("copy").addEventListener("click", async () => {
  const address = new URL(queryOf({ ...plan, cameras: cameras() }), location.href).href;
  const isCopied = await screen_.copy(address);
  tell(byId("status"), isCopied ? say("wall_copied") : address);
});
document.addEventListener("keydown", press);
SMALL_SCREEN.addEventListener("change", show);

setInterval(() => {
  if (!plan.rounds || pages() < 2 || document.hidden || grid.isLarge || grid.isExchanging || steering.pad.isOpen) return;
  turnsIn -= 1;
  if (turnsIn <= 0) turn(1);
}, SECOND_MS);

let unseen = 0;
document.addEventListener("visibilitychange", () => {
  clearTimeout(unseen);
  if (document.hidden) unseen = setTimeout(() => grid.setHidden(true), UNSEEN_MS);
  else if (grid.isHidden) grid.setHidden(false);
});
window.addEventListener("pagehide", () => grid.setHidden(true));
window.addEventListener("pageshow", (event) => event.persisted && grid.setHidden(false));

new Load(() => grid.tiles.map((tile) => tile.feed).filter(Boolean), (sum) => {
  const facts = sum && { percent: Math.max(1, Math.round(sum.percent)), mbps: (sum.kbps / 1000).toFixed(1), pictures: Math.round(sum.pictures) };
  tell(byId("load"), facts ? say("wall_load", facts) : "");
});
show();
list.ask();
document.documentElement.dataset.ready = "1"; // or else simple.js steps in
