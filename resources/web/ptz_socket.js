// The wire on which a camera is steered: actions go out, and who steers comes in. It is opened again where it breaks.

const AGAIN_MS = [500, 1000, 2000, 4000, 8000];

export class SteeringSocket {
  /** `listener`: open(), lost(), hello(message), steering(status), presets(list), error(error). */
  constructor(root, mount, listener) {
    this.address = new URL(`${root}api/v1/mounts/${mount.split("/").map(encodeURIComponent).join("/")}/ptz`, location.href);
    this.address.protocol = this.address.protocol.replace("http", "ws");
    this.listener = listener;
    this.failures = 0;
    this.isClosed = false;
    this.connect();
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** False where it cannot go now: nothing is kept for later. */
  send(action) {
    if (!this.isOpen) return false;
    this.socket.send(JSON.stringify(action));
    return true;
  }

  close() {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.socket?.close(); // the relay stops what we move
  }

  connect() {
    const socket = (this.socket = new WebSocket(this.address));
    socket.addEventListener("message", ({ data }) => !this.isClosed && this.take(JSON.parse(data)));
    socket.addEventListener("open", () => this.listener.open());
    socket.addEventListener("close", () => {
      if (this.isClosed) return;
      this.listener.lost();
      this.timer = setTimeout(() => this.connect(), AGAIN_MS[Math.min(this.failures, AGAIN_MS.length - 1)]);
      this.failures += 1;
    });
  }

  take(message) {
    this.failures = 0;
    if (message.type === "hello") this.listener.hello(message);
    else if (message.type === "steering") this.listener.steering(message);
    else if (message.type === "presets") this.listener.presets(message.presets ?? []);
    else if (message.type === "error") this.listener.error(message.error ?? {});
  }
}
