import { colour, onChange } from "./palette.js";
import { brief, byId, element, setText } from "./text.js";

const LOW = -6;
const HIGH = 0;
// Where the ratio of update to weight is in a net that learns well.
const USUAL = [-4, -2];

/** How large weights and updates are, array by array. */
export class Sizes {
  constructor() {
    this.rows = new Map();
    onChange(() => this.run && this.show(this.run));
    new ResizeObserver(() => this.run && this.show(this.run)).observe(byId("sizes"));
  }

  show(run) {
    if (this.run !== run) {
      this.run = run;
      this.rows.clear();
      byId("sizes").tBodies[0].replaceChildren();
    }
    byId("sizes").hidden = run.sizes.length === 0;
    byId("sizes-none").hidden = run.sizes.length > 0;
    for (const [array, step, weight, update] of run.sizes) {
      const row = this.row(array);
      setText(row.weight, brief(weight));
      setText(row.update, brief(update));
      row.node.title = `after step ${step}`;
      this.paint(row.ratio, weight > 0 ? update / weight : 0, array.endsWith(".weight"));
    }
  }

  row(array) {
    if (!this.rows.has(array)) {
      const node = element("tr");
      const name = element("td", array, array.endsWith(".weight") ? "weights" : "");
      const weight = element("td");
      const update = element("td");
      const last = element("td");
      const ratio = element("canvas", "", "ratio");
      ratio.setAttribute("role", "img");
      last.append(ratio);
      node.append(name, weight, update, last);
      byId("sizes").tBodies[0].append(node);
      this.rows.set(array, { node, weight, update, ratio });
    }
    return this.rows.get(array);
  }

  /** @param usual whether there is a usual range: biases begin at 0, so that theirs says little */
  paint(canvas, ratio, usual) {
    const scale = Math.max(1, devicePixelRatio);
    const width = canvas.clientWidth, height = canvas.clientHeight;
    if (width === 0) return;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const brush = canvas.getContext("2d");
    brush.scale(scale, scale);
    const inner = width - 12;
    const x = (power) => 6 + (inner * (Math.min(HIGH, Math.max(LOW, power)) - LOW)) / (HIGH - LOW);
    if (usual) {
      brush.fillStyle = colour("soft");
      brush.fillRect(x(USUAL[0]), 2, x(USUAL[1]) - x(USUAL[0]), height - 4);
    }
    brush.strokeStyle = colour("line");
    brush.beginPath();
    brush.moveTo(6, height / 2);
    brush.lineTo(6 + inner, height / 2);
    brush.stroke();
    const power = ratio > 0 ? Math.log10(ratio) : LOW;
    const far = usual && (power > USUAL[1] + 1 || power < USUAL[0] - 1);
    brush.fillStyle = far ? colour("warn") : usual ? colour("run-0") : colour("quiet");
    brush.beginPath();
    brush.arc(x(power), height / 2, 4.5, 0, 2 * Math.PI);
    brush.fill();
    canvas.setAttribute("aria-label", `update / weight ${brief(ratio)}`);
    canvas.title = brief(ratio);
  }
}
