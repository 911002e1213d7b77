import { Curve } from "./curve.js";

const NOTICES = 256;
const SPANS = 1024;

/** What this page knows of a run. Each message tells what is new. */
export class Run {
  head = { name: "" };
  standing = { phase: "waiting", message: "", ended: false };
  curve = new Curve();
  epochs = { trained: [], tested: [], rates: [] };
  notices = [];
  sizes = [];
  filters = null;
  actors = new Map();
  /** Microseconds of the program's clock, and this page's clock when they were told. */
  now = 0;
  heard = 0;
  shown = true;
  /** What changed since it was drawn last. */
  changed = new Set();

  constructor(number) {
    this.number = number;
  }

  take(news) {
    for (const part of ["head", "standing", "epochs", "sizes", "filters"]) {
      if (news[part]) {
        this[part] = news[part];
        this.changed.add(part);
      }
    }
    if (news.curve) {
      this.curve.take(news.curve);
      this.changed.add("curve");
    }
    if (news.notices) {
      this.notices = this.notices.concat(news.notices).slice(-NOTICES);
      this.changed.add("notices");
    }
    if (news.activity) this.takeActivity(news.activity);
  }

  takeActivity(activity) {
    this.now = activity.now;
    this.heard = performance.now();
    for (const told of activity.actors) {
      const spans = this.actors.get(told.name)?.spans ?? [];
      this.actors.set(told.name, { ...told, spans: spans.concat(told.spans).slice(-SPANS) });
    }
    this.changed.add("activity");
  }

  /** The program's clock as it is about now, in microseconds. */
  clock() {
    return this.standing.ended ? this.now : this.now + Math.min(2000, performance.now() - this.heard) * 1000;
  }

  /** Asks once. */
  takeChange(...parts) {
    const any = parts.some((part) => this.changed.has(part));
    parts.forEach((part) => this.changed.delete(part));
    return any;
  }
}
