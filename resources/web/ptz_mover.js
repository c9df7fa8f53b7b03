// Moves while something is held: every source says how fast, their sum is sent again and again, and silence stops the camera.

const EVERY_MS = 250; // the relay stops a camera of which it hears nothing for a second
const STANDSTILL = { pan: 0, tilt: 0, zoom: 0 };

export class Mover {
  /** `send(action)` sends now or drops: an old move must not come late. */
  constructor(send) {
    this.send = send;
    this.moves = new Map(); // source -> { pan, tilt, zoom }
    this.lenses = new Map(); // "focus" or "iris" -> speed
    this.isMoving = false;
    this.timer = 0;
    this.sent = "";
  }

  /** `source` ("keys", "pad", ...) wants this; all zero ends it. */
  set(source, { pan = 0, tilt = 0, zoom = 0 }) {
    if (pan || tilt || zoom) this.moves.set(source, { pan, tilt, zoom });
    else this.moves.delete(source);
    this.tell();
  }

  /** Focus or iris, for as long as it is held; 0 ends it. */
  turn(lens, speed) {
    if (speed) this.lenses.set(lens, speed);
    else if (this.lenses.delete(lens)) this.send({ action: lens, speed: 0 });
    if (speed) this.send({ action: lens, speed });
    this.beat();
  }

  /** Whatever is held: stand still, now. */
  stop() {
    this.moves.clear();
    for (const lens of [...this.lenses.keys()]) this.turn(lens, 0);
    this.tell();
  }

  get total() {
    const sum = { ...STANDSTILL };
    for (const move of this.moves.values()) for (const axis of Object.keys(sum)) sum[axis] += move[axis];
    for (const axis of Object.keys(sum)) sum[axis] = Math.round(1000 * Math.max(-1, Math.min(1, sum[axis]))) / 1000;
    return sum;
  }

  tell() {
    const total = this.total;
    const text = JSON.stringify(total);
    if (this.moves.size && text !== this.sent) this.send({ action: "move", ...total });
    else if (!this.moves.size && this.isMoving) this.send({ action: "stop" });
    this.isMoving = this.moves.size > 0;
    this.sent = this.isMoving ? text : "";
    this.beat();
  }

  beat() {
    const isHeld = this.isMoving || this.lenses.size > 0;
    if (isHeld && !this.timer) this.timer = setInterval(() => this.repeat(), EVERY_MS);
    if (isHeld || !this.timer) return;
    clearInterval(this.timer);
    this.timer = 0;
  }

  repeat() {
    if (this.isMoving) this.send({ action: "move", ...this.total });
    for (const [lens, speed] of this.lenses) this.send({ action: lens, speed });
  }
}
