// The pad over the picture: directions, zoom, presets, and who steers.

import { append, tell } from "./element.js";
import { Finger, Keys, Stick } from "./ptz_hands.js";
import { Mover } from "./ptz_mover.js";
import { SteeringSocket } from "./ptz_socket.js";
import { say } from "./words.js";

const DIRECTIONS = [
  ["up-left", -1, 1], ["up", 0, 1], ["up-right", 1, 1], ["left", -1, 0], ["stop", 0, 0], ["right", 1, 0], ["down-left", -1, -1], ["down", 0, -1], ["down-right", 1, -1],
];
const ARROWS = { "up-left": "↖", up: "↑", "up-right": "↗", left: "←", stop: "■", right: "→", "down-left": "↙", down: "↓", "down-right": "↘" };
const ERRORS = [
  "steering_held", "steering_none", "steering_unsupported", "steering_busy", "preset_unknown", "presets_full", "camera_refused", "steering_unreachable",
  "steering_login_wrong", "steering_not_asked", "not_steering",
];
const ERROR_MS = 6000;
const NOTHING = { abilities: {}, holder: "", holder_id: "", holder_kind: "", asked_by: [], online: true };

/** Somebody as the relay calls them, for people: a link without a title has only a number. */
const personOf = (name) => (name?.startsWith("ticket:") ? say("ptz_somebody_by_link") : name || say("ptz_somebody"));

export class Pad {
  /** Into `place`; `root` leads to the relay's own addresses; `closed()` is told when it is gone. */
  constructor(place, root, closed) {
    this.place = place;
    this.root = root;
    this.closed = closed;
    this.mount = "";
    this.socket = null;
    this.mover = new Mover((action) => this.socket?.send(action) ?? false);
    const isOn = () => this.isOpen;
    const preset = (index) => this.presets[index] && this.send({ action: "preset-go", preset: this.presets[index].token });
    this.keys = new Keys(this.mover, () => Number(this.speed.value), { preset, home: () => this.home(), leave: () => this.close(), isOn });
    this.stick = new Stick(this.mover, { preset, isOn });
    this.build();
    const stop = () => this.letGo();
    window.addEventListener("blur", stop);
    window.addEventListener("pagehide", () => this.close());
    document.addEventListener("visibilitychange", () => document.hidden && stop());
  }

  get isOpen() {
    return Boolean(this.mount);
  }

  /** Steer `mount`, whose picture `picture()` lies on `surface`. */
  open({ mount, title, surface, picture }) {
    this.close();
    this.mount = mount;
    this.status = NOTHING;
    this.me = "";
    this.presets = [];
    this.problem = "";
    this.isConnected = false;
    this.title.textContent = say("ptz_title", { camera: title });
    this.finger = new Finger(surface, this.mover, { picture, centre: (point) => this.status.abilities.centre && this.send({ action: "centre", ...point }) });
    this.socket = new SteeringSocket(this.root, mount, {
      open: () => this.tellConnected(true),
      lost: () => this.tellConnected(false),
      hello: ({ me }) => { this.me = me; this.show(); },
      steering: (status) => { this.status = { ...NOTHING, ...status }; this.show(); },
      presets: (presets) => { this.presets = presets; this.showPresets(); },
      error: (error) => this.complain(error),
    });
    this.element.hidden = false;
    this.stick.start();
    this.show();
    this.showPresets();
  }

  close() {
    if (!this.isOpen) return;
    this.letGo();
    this.finger.close();
    this.socket.close();
    this.socket = null;
    this.mount = "";
    this.element.hidden = true;
    this.closed();
  }

  letGo() {
    this.keys.forget();
    this.mover.stop();
  }

  send(action) {
    if (this.socket?.send(action)) return;
    this.complain({ code: "lost" });
  }

  home() {
    if (this.status.abilities.home) this.send({ action: "home" });
  }

  tellConnected(isConnected) {
    this.isConnected = isConnected;
    if (!isConnected) this.letGo();
    this.show();
  }

  complain({ code, params = {} }) {
    const who = { holder: personOf(params.holder) };
    this.problem = ERRORS.includes(code) ? say(`ptz_error_${code}`, who) : code === "lost" ? say("ptz_lost") : say("ptz_failed");
    clearTimeout(this.problemTimer);
    this.problemTimer = setTimeout(() => { this.problem = ""; this.show(); }, ERROR_MS);
    this.show();
  }

  build() {
    this.element = append(this.place, "section", "ptz");
    this.element.hidden = true;
    const head = append(this.element, "div", "ptz-head");
    this.title = append(head, "h2");
    this.title.id = "ptz-title";
    this.element.setAttribute("aria-labelledby", "ptz-title");
    button(head, "✕", say("ptz_close"), () => this.close());
    this.who = append(this.element, "p", "ptz-who");
    this.who.setAttribute("role", "status");
    this.buildLease();
    this.buildMoves();
    this.buildPresets();
  }

  buildLease() {
    const row = append(this.element, "div", "ptz-row");
    this.ask = button(row, say("ptz_ask"), "", () => this.send({ action: "request", text: "" }));
    this.take = button(row, say("ptz_take"), "", () => this.send({ action: "take" }));
    this.hand = button(row, say("ptz_hand_over"), "", () => this.send({ action: "hand-over", to: "" }));
    this.release = button(row, say("ptz_release"), "", () => this.send({ action: "release" }));
  }

  buildMoves() {
    const body = append(this.element, "div", "ptz-body");
    this.arms = append(body, "div", "ptz-arms");
    for (const [name, pan, tilt] of DIRECTIONS) {
      const move = button(this.arms, ARROWS[name], say(`ptz_${name}`), name === "stop" ? () => this.letGo() : null);
      if (name !== "stop") this.hold(move, (speed) => this.mover.set("pad", { pan: pan * speed, tilt: tilt * speed }));
    }
    const side = append(body, "div", "ptz-side");
    this.zooms = [["+", "ptz_nearer", 1], ["−", "ptz_farther", -1]].map(([text, word, sign]) => {
      const zoom = button(side, text, say(word), null);
      this.hold(zoom, (speed) => this.mover.set("pad", { zoom: sign * speed }));
      return zoom;
    });
    this.homeButton = button(side, "⌂", say("ptz_home"), () => this.home());
    const label = append(this.element, "label", "ptz-speed");
    append(label, "span").textContent = say("ptz_speed");
    this.speed = append(label, "input");
    Object.assign(this.speed, { type: "range", min: 0.1, max: 1, step: 0.1, value: 0.5 });
    const lenses = append(this.element, "div", "ptz-row");
    this.lenses = [["focus", "ptz_focus_near", -1], ["focus", "ptz_focus_far", 1], ["iris", "ptz_iris_close", -1], ["iris", "ptz_iris_open", 1]].map(([lens, word, sign]) => {
      const turn = button(lenses, say(word), "", null);
      this.hold(turn, (speed) => this.mover.turn(lens, sign * speed));
      return [lens, turn];
    });
  }

  buildPresets() {
    this.presetRow = append(this.element, "div", "ptz-row");
    this.choice = append(this.presetRow, "select");
    this.choice.setAttribute("aria-label", say("ptz_preset"));
    this.go = button(this.presetRow, say("ptz_go"), "", () => this.send({ action: "preset-go", preset: this.choice.value }));
    this.more = append(this.element, "details", "ptz-more");
    append(this.more, "summary").textContent = say("ptz_presets_change");
    const row = append(this.more, "div", "ptz-row");
    this.name = append(row, "input");
    Object.assign(this.name, { type: "text", maxLength: 64, placeholder: say("ptz_preset_name") });
    this.name.setAttribute("aria-label", say("ptz_preset_name"));
    button(row, say("ptz_preset_keep"), "", () => {
      if (this.name.value.trim()) this.send({ action: "preset-set", name: this.name.value.trim() });
      this.name.value = "";
    });
    this.forget = button(row, say("ptz_preset_remove"), "", () => this.send({ action: "preset-remove", preset: this.choice.value }));
  }

  /** Move for as long as `element` is held, by mouse, finger or key; `set(0)` ends it. */
  hold(element, set) {
    let isHeld = false;
    const begin = (event) => {
      if (event.button || event.repeat) return;
      if (event.type === "keydown" && ![" ", "Enter"].includes(event.key)) return;
      event.preventDefault();
      if (event.pointerId !== undefined) element.setPointerCapture(event.pointerId);
      element.focus();
      isHeld = true;
      set(Number(this.speed.value));
    };
    const end = () => {
      if (isHeld) set(0);
      isHeld = false;
    };
    for (const name of ["pointerdown", "keydown"]) element.addEventListener(name, begin);
    for (const name of ["pointerup", "pointercancel", "lostpointercapture", "keyup", "blur"]) element.addEventListener(name, end);
    element.addEventListener("contextmenu", (event) => event.preventDefault()); // a long touch
  }

  show() {
    const { abilities, holder, holder_id: id, holder_kind: kind, asked_by: asked, online } = this.status;
    const [isMine, isFree] = [Boolean(this.me) && id === this.me, !kind];
    let text = isMine ? say("ptz_you") : isFree ? say("ptz_free") : say("ptz_held", { holder: personOf(holder) });
    const wishes = this.status.asked_texts ?? [];
    const who = asked.map(personOf).map((name, index) => (wishes[index] ? `${name} (“${wishes[index]}”)` : name)).join(", ");
    if (isMine && asked.length) text = say("ptz_asked", { who });
    if (!online && this.me) text = say("ptz_offline");
    if (!this.isConnected) text = say("ptz_connecting");
    if (this.problem) text = this.problem;
    tell(this.who, text);
    this.ask.hidden = this.take.hidden = isMine || isFree;
    this.hand.hidden = !isMine || !asked.length;
    this.release.hidden = !isMine;
    this.arms.hidden = !abilities.move;
    for (const zoom of this.zooms) zoom.hidden = !abilities.zoom;
    this.homeButton.hidden = !abilities.home;
    for (const [lens, turn] of this.lenses) turn.hidden = !abilities[lens];
    this.speed.parentElement.hidden = !abilities.move && !abilities.zoom;
    this.presetRow.hidden = this.more.hidden = !abilities.presets;
    this.finger?.surface.classList.toggle("centres", Boolean(abilities.centre));
  }

  showPresets() {
    const before = this.choice.value;
    this.choice.replaceChildren(...this.presets.map(({ token, name }) => new Option(name || token, token)));
    if (this.presets.some(({ token }) => token === before)) this.choice.value = before;
    this.go.disabled = this.forget.disabled = this.choice.disabled = !this.presets.length;
  }
}

function button(parent, text, label, press) {
  const element = append(parent, "button", "ptz-button");
  element.type = "button";
  element.textContent = text;
  if (label) element.setAttribute("aria-label", element.title = label);
  if (press) element.addEventListener("click", press);
  return element;
}
