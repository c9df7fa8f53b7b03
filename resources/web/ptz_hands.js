// The hands of who steers: keys, a gamepad, and mouse or finger on the picture. Each says how fast; whatever lets go, or goes away, stops.

const STEPS = { ArrowLeft: ["pan", -1], ArrowRight: ["pan", 1], ArrowUp: ["tilt", 1], ArrowDown: ["tilt", -1], "+": ["zoom", 1], "=": ["zoom", 1], "-": ["zoom", -1], _: ["zoom", -1] };
const DEAD = 0.15; // a stick at rest is never quite at rest
const CLICK_PX = 12; // less is no drag
const WHEEL_MS = 220; // so long does one notch of the wheel zoom
const PRESET_BUTTONS = 4;

/** While `isOn()`: arrow keys, plus and minus. `preset(index)`, `home()` and `leave()` for the others. */
export class Keys {
  constructor(mover, speed, { preset, home, leave, isOn }) {
    this.held = new Map(); // code of the key -> [axis, sign]
    this.mover = mover;
    this.speed = speed;
    this.on = { preset, home, leave, isOn };
    document.addEventListener("keydown", (event) => this.press(event), true);
    document.addEventListener("keyup", (event) => this.release(event), true);
  }

  press(event) {
    if (!this.on.isOn() || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest?.("input, select, textarea") && event.key !== "Escape") return;
    const step = STEPS[event.key];
    if (step) this.held.set(event.code, step);
    else if (event.key >= "1" && event.key <= "9") this.on.preset(Number(event.key) - 1);
    else if (event.key === "Home") this.on.home();
    else if (event.key === "Escape") this.on.leave();
    else return;
    event.preventDefault();
    event.stopPropagation(); // here they mean nothing else
    this.tell();
  }

  release(event) {
    if (this.held.delete(event.code)) this.tell();
  }

  forget() {
    this.held.clear();
  }

  tell() {
    const move = { pan: 0, tilt: 0, zoom: 0 };
    for (const [axis, sign] of this.held.values()) move[axis] += sign * this.speed();
    this.mover.set("keys", move);
  }
}

/** The first gamepad that is there, looked at with every picture of the screen while `isOn()`. */
export class Stick {
  constructor(mover, { preset, isOn }) {
    this.mover = mover;
    this.on = { preset, isOn };
    this.pressed = new Set();
    window.addEventListener("gamepaddisconnected", () => mover.set("gamepad", {}));
  }

  start() {
    if (!this.isRunning && navigator.getGamepads) {
      this.isRunning = true;
      this.look();
    }
  }

  look() {
    if (!this.on.isOn()) {
      this.isRunning = false;
      this.mover.set("gamepad", {});
      return;
    }
    const pad = [...navigator.getGamepads()].find(Boolean);
    const value = pad ? { pan: bend(pad.axes[0]), tilt: -bend(pad.axes[1]), zoom: (pad.buttons[7]?.value ?? 0) - (pad.buttons[6]?.value ?? 0) || -bend(pad.axes[3]) } : {};
    this.mover.set("gamepad", value);
    for (let index = 0; pad && index < PRESET_BUTTONS; index++) {
      const isPressed = Boolean(pad.buttons[index]?.pressed);
      if (isPressed && !this.pressed.has(index)) this.on.preset(index);
      if (isPressed) this.pressed.add(index);
      else this.pressed.delete(index);
    }
    requestAnimationFrame(() => this.look());
  }
}

function bend(value = 0) {
  const size = Math.max(0, (Math.abs(value) - DEAD) / (1 - DEAD));
  return size ? Math.sign(value) * size * size : 0;
}

/** On the picture: drag as a stick, click to look there, wheel to zoom. */
export class Finger {
  constructor(surface, mover, { centre, picture }) {
    this.surface = surface;
    this.mover = mover;
    this.on = { centre, picture };
    this.from = null;
    this.leave = new AbortController();
    const options = { signal: this.leave.signal, capture: true };
    surface.addEventListener("pointerdown", (event) => this.press(event), options);
    surface.addEventListener("pointermove", (event) => this.move(event), options);
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) surface.addEventListener(name, (event) => this.release(event), options);
    for (const name of ["click", "dblclick", "dragstart"]) surface.addEventListener(name, (event) => this.isOurs(event) && swallow(event), options);
    surface.addEventListener("wheel", (event) => this.wheel(event), { ...options, passive: false });
    surface.classList.add("steered");
  }

  /** Not the buttons that lie over the picture. */
  isOurs({ target }) {
    return !target.closest("button, input, select, a, label, .ptz");
  }

  press(event) {
    if (!this.isOurs(event) || event.button) return;
    this.from = { x: event.clientX, y: event.clientY, id: event.pointerId, isDrag: false };
    this.surface.setPointerCapture(event.pointerId);
  }

  move(event) {
    if (this.from?.id !== event.pointerId) return;
    const { width, height } = this.surface.getBoundingClientRect();
    const [x, y] = [event.clientX - this.from.x, event.clientY - this.from.y];
    this.from.isDrag ||= Math.hypot(x, y) > CLICK_PX;
    const reach = Math.min(width, height) / 3;
    if (this.from.isDrag) this.mover.set("finger", { pan: clamp(beyond(x) / reach), tilt: -clamp(beyond(y) / reach) });
  }

  release(event) {
    if (this.from?.id !== event.pointerId) return;
    const isClick = !this.from.isDrag && event.type === "pointerup";
    this.from = null;
    this.mover.set("finger", {});
    const point = isClick && pointIn(this.on.picture(), event);
    if (point) this.on.centre(point);
  }

  wheel(event) {
    if (!this.isOurs(event)) return;
    event.preventDefault();
    this.mover.set("wheel", { zoom: event.deltaY < 0 ? 0.5 : -0.5 });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.mover.set("wheel", {}), WHEEL_MS);
  }

  close() {
    this.leave.abort();
    clearTimeout(this.timer);
    this.surface.classList.remove("steered");
  }
}

function beyond(pixels) {
  return Math.sign(pixels) * Math.max(0, Math.abs(pixels) - CLICK_PX);
}

function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

function clamp(value) {
  return Math.max(-1, Math.min(1, value));
}

/** Where in the picture that is, 0..1 from its upper left; null beside it. The element may have bars at its sides. */
export function pointIn(element, { clientX, clientY }) {
  const [wide, high] = [element?.videoWidth || element?.naturalWidth, element?.videoHeight || element?.naturalHeight];
  if (!wide || !high) return null;
  const box = element.getBoundingClientRect();
  const scale = Math.min(box.width / wide, box.height / high);
  const x = (clientX - box.left - (box.width - wide * scale) / 2) / (wide * scale);
  const y = (clientY - box.top - (box.height - high * scale) / 2) / (high * scale);
  return x >= 0 && x <= 1 && y >= 0 && y <= 1 ? { x: Math.round(x * 1e4) / 1e4, y: Math.round(y * 1e4) / 1e4 } : null;
}
