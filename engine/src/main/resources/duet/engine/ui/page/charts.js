import uPlot from "./uplot.js";
import { EXCHANGE, IMAGES, LOSS, NANOS, RATE, STEP, STEPS, TOP1, WAITING, smooth } from "./curve.js";
import { colour, onChange, runColour, runVariable } from "./palette.js";
import { brief, byId, element, fixed, percent, setText, whole } from "./text.js";

const TALL = 240;
const LOW = 150;
const FONT = "12px system-ui, sans-serif";

/** Where along the curves something is: in epochs or steps. */
function place(step, run, along) {
  return along === "epochs" && run.head["steps-per-epoch"] ? step / run.head["steps-per-epoch"] : step;
}

function middle(point) {
  return point[STEP] + point[STEPS] / 2;
}

/** One line of a chart: its points and how it is drawn. */
function line(xs, ys, run, label, width, style = {}) {
  return { xs, ys, run, label, width, ...style };
}

function trained(run, along, value, label) {
  const points = run.curve.points;
  const xs = points.map((point) => place(middle(point), run, along));
  const ys = points.map(value);
  return [
    line(xs, ys, run, "", 1, { faint: true }),
    line(xs, smooth(ys), run, label, 1.5),
  ];
}

function tested(run, along, column) {
  const rows = run.epochs.tested;
  const steps = run.head["steps-per-epoch"] ?? 0;
  return line(
    rows.map((row) => (along === "epochs" ? row[0] + 1 : (row[0] + 1) * steps)),
    rows.map((row) => row[column]),
    run, "validation", 2.5, { dots: true });
}

const CHARTS = [
  {
    id: "chart-loss", title: "Loss", height: TALL, words: (v) => fixed(v, 4), unit: "nats",
    lines: (run, along) => [...trained(run, along, (p) => p[LOSS], "training"), tested(run, along, 1)],
  },
  {
    id: "chart-error", title: "Top-1 error", height: TALL, words: (v) => percent(v), zero: true,
    lines: (run, along) => [...trained(run, along, (p) => p[TOP1], "training"), tested(run, along, 2)],
  },
  {
    id: "chart-rate", title: "Learning rate", height: LOW, words: brief, zero: true,
    lines: (run, along) => [line(
      run.curve.points.map((p) => place(p[STEP], run, along)), run.curve.points.map((p) => p[RATE]), run, "rate", 2,
      { steps: true })],
  },
  {
    id: "chart-speed", title: "Images a second", height: LOW, words: (v) => fixed(v, 0), zero: true,
    lines: (run, along) => trained(run, along, (p) => (p[NANOS] > 0 ? (1e9 * p[IMAGES]) / p[NANOS] : null), "images/s"),
  },
  {
    id: "chart-share", title: "Share of the step", height: LOW, words: (v) => percent(v), zero: true,
    lines: (run, along) => {
      const [, waiting] = trained(run, along, (p) => p[WAITING] / Math.max(1, p[NANOS]), "waiting for data");
      const [, exchange] = trained(run, along, (p) => p[EXCHANGE] / Math.max(1, p[NANOS]), "exchange");
      return [exchange, { ...waiting, dash: [5, 4] }];
    },
  },
];

class Chart {
  constructor(spec) {
    this.spec = spec;
    const figure = byId(spec.id);
    const caption = element("figcaption", spec.title);
    this.readout = element("span", "", "readout");
    caption.append(this.readout);
    this.plotNode = element("div", "", "plot");
    this.plotNode.tabIndex = 0;
    this.plotNode.setAttribute("role", "img");
    this.plotNode.addEventListener("keydown", (event) => this.onKey(event));
    this.plotNode.addEventListener("blur", () => this.plot?.setCursor({ left: -10, top: -10 }));
    figure.append(caption, this.plotNode);
    this.reasons = element("ul", "", "reasons");
    this.reasons.hidden = true;
    if (spec.id === "chart-rate") figure.append(this.reasons);
    this.shape = "";
    new ResizeObserver(() => this.fit()).observe(this.plotNode);
  }

  draw(runs, options) {
    this.options = options;
    this.lines = runs.filter((run) => run.shown).flatMap((run) => this.spec.lines(run, options.along));
    const log = this.spec.id === "chart-loss" ? options.log : this.spec.id === "chart-rate" && spreads(this.lines);
    const tables = this.lines.map((one) => [one.xs, log ? one.ys.map((y) => (y > 0 ? y : null)) : one.ys]);
    const data = tables.length > 0 ? uPlot.join(tables) : [[]];
    const shape = JSON.stringify([options.along, log, this.lines.map((one) => [one.run.number, one.label, one.width])]);
    if (shape === this.shape && this.plot) {
      this.plot.setData(data);
    } else {
      this.shape = shape;
      this.plot?.destroy();
      this.plotNode.replaceChildren();
      this.plot = new uPlot(this.plotOptions(log), data, this.plotNode);
    }
    this.tell();
    this.tellReasons(runs);
  }

  plotOptions(log) {
    const axis = { stroke: () => colour("quiet"), font: FONT, ticks: { show: false } };
    const grid = { stroke: () => colour("line"), width: 1 };
    return {
      width: Math.max(120, this.plotNode.clientWidth),
      height: this.spec.height,
      legend: { show: false },
      cursor: { y: false, points: { size: 7 }, drag: { x: true, y: false } },
      scales: {
        x: { time: false },
        y: { distr: log ? 3 : 1, range: log ? undefined : (plot, low, high) => this.range(low, high) },
      },
      axes: [
        { ...axis, grid: { show: false }, size: 34, space: 60, values: (plot, ticks) => ticks.map((t) => (t >= 1e4 ? t / 1e3 + "k" : t)) },
        { ...axis, grid, size: 52, space: 34, values: (plot, ticks) => ticks.map((t) => (t == null ? "" : this.tick(t))) },
      ],
      series: [{}, ...this.lines.map((one) => this.series(one))],
      hooks: { setCursor: [() => this.tell()] },
    };
  }

  range(low, high) {
    if (low == null) return [0, 1];
    const bottom = this.spec.zero || low < 0.4 * high ? Math.min(0, low) : low;
    const room = (high - bottom || Math.abs(high) || 1) * 0.06;
    return [bottom === 0 ? 0 : bottom - room, high + room];
  }

  tick(value) {
    if (this.spec.words(0.5).includes("%")) return Number((100 * value).toPrecision(3)) + " %";
    return brief(value);
  }

  series(one) {
    return {
      stroke: () => runColour(one.run.number) + (one.faint ? "48" : ""),
      width: one.width,
      dash: one.dash,
      spanGaps: true,
      paths: one.steps ? uPlot.paths.stepped({ align: 1 }) : undefined,
      points: one.dots ? { show: true, size: 6, fill: () => runColour(one.run.number) } : { show: one.xs.length === 1, size: 6 },
    };
  }

  /** Says what is under the cursor, or where there is none what came last. */
  tell() {
    const at = this.plot?.cursor?.idx;
    const under = at != null && this.plot.cursor.left >= 0;
    const parts = [];
    if (under) parts.push(["", this.words(this.plot.data[0][at])]);
    const several = new Set(this.lines.map((one) => one.run)).size > 1;
    for (const one of this.lines) {
      if (!one.label || one.ys.length === 0) continue;
      const value = under ? one.ys[nearest(one.xs, this.plot.data[0][at])] : one.ys[one.ys.length - 1];
      if (value != null) parts.push([several ? runVariable(one.run.number) : "", one.label, this.spec.words(value)]);
    }
    const shown = several && !under ? [] : parts;
    const text = shown.map((part) => part.slice(1).join(" ")).join("  ");
    if (this.said === text) return;
    this.said = text;
    this.readout.replaceChildren(...shown.flatMap(([variable, label, value]) => {
      const number = element("b", value ?? "");
      if (variable) number.style.setProperty("--swatch", `var(${variable})`);
      return [label + " ", number, "  "];
    }));
    this.plotNode.setAttribute("aria-label", `${this.spec.title}: ${text}. Left and right arrow keys move along it.`);
  }

  words(x) {
    return this.options.along === "epochs" ? `epoch ${x.toFixed(2)}:` : `step ${whole(Math.round(x))}:`;
  }

  tellReasons(runs) {
    if (this.spec.id !== "chart-rate") return;
    const changes = runs.filter((run) => run.shown).flatMap((run) => run.epochs.rates.slice(-4).map((change) => ({ run, change })));
    this.reasons.hidden = changes.length === 0;
    this.reasons.replaceChildren(...changes.map(({ run, change }) => {
      const item = element("li");
      const swatch = element("span", "", "swatch");
      swatch.style.setProperty("--swatch", `var(${runVariable(run.number)})`);
      item.append(swatch, `from epoch ${change.epoch + 1}: ${brief(change.from)} → ${brief(change.to)}, ${change.reason}`);
      return item;
    }));
  }

  onKey(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20, Home: -1e9, End: 1e9 }[event.key];
    if (event.key === "Escape") this.plot?.setCursor({ left: -10, top: -10 });
    if (step === undefined || !this.plot || this.plot.data[0].length === 0) return;
    event.preventDefault();
    const xs = this.plot.data[0];
    const from = this.plot.cursor.left >= 0 ? this.plot.cursor.idx : xs.length - 1;
    const to = Math.max(0, Math.min(xs.length - 1, from + step));
    this.plot.setCursor({ left: this.plot.valToPos(xs[to], "x"), top: 10 });
  }

  fit() {
    const width = this.plotNode.clientWidth;
    if (this.plot && width > 0 && width !== this.plot.width) this.plot.setSize({ width, height: this.spec.height });
  }

  redraw() {
    this.plot?.redraw(false, true);
  }
}

/** Whether a learning rate falls so far that only a log scale shows all of it. */
function spreads(lines) {
  const rates = lines.flatMap((one) => one.ys).filter((rate) => rate > 0);
  const high = rates.reduce((one, other) => Math.max(one, other), 0);
  return high > 5 * rates.reduce((one, other) => Math.min(one, other), high);
}

function nearest(xs, x) {
  let low = 0, high = xs.length - 1;
  while (low < high) {
    const half = (low + high) >> 1;
    if (xs[half] < x) low = half + 1; else high = half;
  }
  return low > 0 && x - xs[low - 1] < xs[low] - x ? low - 1 : low;
}

/** All curves of all runs that are shown. */
export class Charts {
  charts = CHARTS.map((spec) => new Chart(spec));

  constructor() {
    onChange(() => this.charts.forEach((chart) => chart.redraw()));
  }

  draw(runs, options) {
    this.charts.forEach((chart) => chart.draw(runs, options));
  }
}
