import { paint } from "./timeline.js";
import { colour, isStill, onChange } from "./palette.js";
import { byId, element, percent, setText } from "./text.js";

const KINDS = {
  train: "learns a batch", test: "tests a batch", exchange: "hands over, or waits for, another tower's part",
  make: "makes a batch", copy: "copies weights", write: "writes a checkpoint",
};
const IN_SOME_STEPS = 4;

/** Who works and who waits, and when in the last moments. */
export class Actors {
  rows = new Map();
  paused = false;

  constructor() {
    this.box = byId("actors");
    byId("pause").addEventListener("click", () => this.pause(!this.paused));
    document.querySelectorAll("input[name=span]").forEach((input) => input.addEventListener("change", () => this.paint()));
    byId("actors-key").replaceChildren(...Object.entries(KINDS).map(([kind, words]) => {
      const item = element("li");
      const swatch = element("span", "", "swatch");
      swatch.style.setProperty("--swatch", `var(--kind-${kind})`);
      swatch.style.background = `var(--kind-${kind})`;
      item.append(swatch, words);
      return item;
    }));
    onChange(() => this.paint());
  }

  pause(paused) {
    this.paused = paused;
    byId("pause").setAttribute("aria-pressed", paused);
    setText(byId("pause"), paused ? "Go on" : "Pause");
    if (!paused) this.paint();
  }

  show(run) {
    if (this.run !== run) {
      this.run = run;
      this.rows.clear();
      this.box.replaceChildren();
    }
    const logged = run.actors.size === 0;
    const towers = run.standing.towers ?? [];
    byId("actors-key").hidden = logged;
    byId("timeline-options").hidden = logged;
    byId("actors-none").hidden = !logged;
    if (logged) {
      towers.forEach((tower, number) => this.tellShares(number, tower));
      return;
    }
    for (const actor of ordered(run.actors)) this.tell(actor);
    this.paint();
  }

  /** What a tower said of the latest step, where there is nothing better. */
  tellShares(number, [nanos, waiting, exchange]) {
    const row = this.row("tower " + number);
    const all = Math.max(1, nanos);
    setText(row.state, `latest step ${(nanos / 1e6).toFixed(1)} ms`);
    row.canvas.hidden = true;
    row.shares ??= row.canvas.insertAdjacentElement("afterend", element("p", "", "quiet"));
    setText(row.shares, `computed ${percent((nanos - waiting - exchange) / all)}, exchange ${percent(exchange / all)},`
      + ` waited for data ${percent(waiting / all)}`);
  }

  tell(actor) {
    const row = this.row(actor.name);
    setText(row.state, actor.state);
    row.state.title = actor.state;
    row.label.style.setProperty("--swatch", KINDS[actor.kind] ? `var(--kind-${actor.kind})` : "transparent");
  }

  row(name) {
    if (!this.rows.has(name)) {
      const label = element("div", "", "actor");
      const state = element("span");
      label.append(element("strong", name), state);
      const canvas = element("canvas", "", "lane");
      canvas.setAttribute("role", "img");
      this.box.append(label, canvas);
      this.rows.set(name, { label, state, canvas });
      this.axis?.remove();
      this.axis = element("div", "", "lane-axis");
      this.axis.append(element("span"), element("span", "now"));
      if (this.run.actors.size > 0) this.box.append(this.axis);
    }
    return this.rows.get(name);
  }

  /** How many microseconds are shown. */
  span() {
    const chosen = Number(document.querySelector("input[name=span]:checked").value);
    if (chosen > 0) return chosen * 1e6;
    const tower = ordered(this.run.actors)[0];
    const steps = tower.spans.filter((span) => span[2] === "train" || span[2] === "exchange");
    const numbers = [...new Set(steps.map((span) => span[3]))].slice(-IN_SOME_STEPS);
    const first = steps.find((span) => span[3] === numbers[0]);
    const length = first ? this.run.now - first[0] : 1e6;
    const aim = Math.min(60e6, Math.max(2e4, numbers.length > 1 ? length : 1e6));
    // Changes only when it would be far off, so that the picture does not tremble.
    if (!this.some || aim > 1.6 * this.some || aim < 0.6 * this.some) this.some = aim;
    return this.some;
  }

  paint() {
    if (this.paused || !this.run || this.run.actors.size === 0 || this.rows.size === 0) return;
    const now = this.run.clock();
    const span = this.span();
    for (const actor of this.run.actors.values()) {
      const canvas = this.rows.get(actor.name)?.canvas;
      if (!canvas) continue; // Heard of since the last message was shown; the next one brings its row.
      const shares = paint(canvas, actor, now - span, now, (kind) => colour("kind-" + kind));
      canvas.setAttribute("aria-label", inWords(actor.name, shares));
    }
    setText(this.axis.firstChild, span >= 1e6 ? `${(span / 1e6).toFixed(1)} s ago` : `${Math.round(span / 1e3)} ms ago`);
  }

  /** Moves on between two messages, unless the reader likes it still. */
  tick() {
    if (!isStill() && this.run && !this.run.standing.ended) this.paint();
  }
}

function inWords(name, shares) {
  const parts = Object.entries(shares).map(([kind, share]) => `${kind} ${percent(share, 0)}`);
  return `${name} of late: ${parts.join(", ") || "waits"}`;
}

/** Towers first, then loaders, each by number, then who else there is. */
function ordered(actors) {
  const rank = (name) => (name.startsWith("tower") ? 0 : name.startsWith("loader") ? 1 : 2);
  return [...actors.values()].sort((a, b) => rank(a.name) - rank(b.name)
    || a.name.localeCompare(b.name, "en", { numeric: true }));
}
