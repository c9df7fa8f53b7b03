// What the wall costs the computer that shows it, as far as the browser counts that: the time its decoders take.

const EVERY_MS = 5000;

export class Load {
  /** `feeds()`: what plays now; `tell({ percent, kbps, pictures })`, or null where the browser counts nothing. */
  constructor(feeds, tell) {
    this.feeds = feeds;
    this.tell = tell;
    this.before = new Map(); // id of a stream -> what was counted last
    setInterval(() => document.hidden || this.measure(), EVERY_MS);
  }

  async measure() {
    const counted = new Map();
    const reports = await Promise.all(this.feeds().map((feed) => feed.stats() ?? null)).catch(() => []);
    reports.forEach((report, index) => report?.forEach((one) => {
      if (one.type === "inbound-rtp") counted.set(`${index}/${one.id}/${one.ssrc}`, one);
    }));
    const sum = { percent: 0, kbps: 0, pictures: 0 };
    let isCounted = false;
    for (const [key, now] of counted) {
      const before = this.before.get(key);
      const seconds = before ? (now.timestamp - before.timestamp) / 1000 : 0;
      if (seconds <= 0) continue;
      sum.kbps += ((now.bytesReceived - before.bytesReceived) * 8) / 1000 / seconds;
      if (now.kind !== "video" || now.totalDecodeTime === undefined) continue;
      isCounted = true;
      sum.percent += (100 * (now.totalDecodeTime - before.totalDecodeTime)) / seconds;
      sum.pictures += (now.framesDecoded - before.framesDecoded) / seconds;
    }
    this.before = counted;
    this.tell(isCounted ? sum : null);
  }
}
