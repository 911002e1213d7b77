import { byId, element, setText, whole } from "./text.js";

const GAP = 1;
const MOST_COLUMNS = 16;

/** The kernels of the first layer, tower by tower, now and as they formed. */
export class Filters {
  constructor() {
    this.slider = byId("filters-slider");
    this.slider.addEventListener("input", () => {
      this.follow = Number(this.slider.value) === this.slider.max * 1;
      this.fetch();
    });
  }

  follow = true;

  show(run) {
    if (this.run !== run) {
      this.run = run;
      this.follow = true;
      this.drawn = null;
      byId("filters").replaceChildren();
    }
    const told = run.filters;
    byId("filters-none").hidden = told !== null;
    byId("filters-time").hidden = !told || told.steps.length < 2;
    if (!told) {
      setText(byId("filters-step"), "");
      return;
    }
    const chosen = this.follow ? -1 : this.steps[this.slider.value];
    this.steps = told.steps;
    this.slider.max = told.steps.length - 1;
    this.slider.value = this.follow ? told.steps.length - 1 : nearest(told.steps, chosen);
    this.fetch();
  }

  async fetch() {
    const run = this.run;
    const step = this.steps[this.slider.value];
    this.slider.setAttribute("aria-valuetext", `after step ${step}`);
    const wanted = run.number + ":" + step;
    if (this.drawn === wanted) return;
    this.drawn = wanted;
    const levels = await kernels(run.number, step);
    if (levels && this.drawn === wanted) {
      this.draw(run.filters, levels, step);
    }
  }

  draw({ layer, side, towers }, levels, step) {
    setText(byId("filters-step"), `${layer}, ${side}×${side}, after step ${whole(step)}`);
    const columns = Math.min(MOST_COLUMNS, Math.max(...towers));
    let first = 0;
    byId("filters").replaceChildren(...towers.map((count, tower) => {
      const box = element("div");
      box.append(element("p", towers.length > 1 ? `tower ${tower}` : "", "quiet"), sheet(levels, first, count, side, columns));
      box.lastChild.setAttribute("role", "img");
      box.lastChild.setAttribute("aria-label", `${count} kernels of tower ${tower} after step ${step}`);
      first += count;
      return box;
    }));
  }
}

/** Null where the run's process is gone or has forgotten the step; the connection's own watch tells the reader. */
async function kernels(run, step) {
  try {
    const answer = await fetch(`kernels?run=${run}&step=${step}`);
    return answer.status === 200 ? new Uint8Array(await answer.arrayBuffer()) : null;
  } catch (gone) {
    if (gone instanceof TypeError) return null;
    throw gone;
  }
}

function sheet(levels, first, count, side, columns) {
  const pitch = side + GAP;
  const canvas = element("canvas");
  canvas.width = columns * pitch - GAP;
  canvas.height = Math.ceil(count / columns) * pitch - GAP;
  const brush = canvas.getContext("2d");
  for (let i = 0; i < count; i++) {
    const picture = brush.createImageData(side, side);
    const from = (first + i) * side * side * 3;
    for (let cell = 0; cell < side * side; cell++) {
      picture.data.set(levels.subarray(from + 3 * cell, from + 3 * cell + 3), 4 * cell);
      picture.data[4 * cell + 3] = 255;
    }
    brush.putImageData(picture, (i % columns) * pitch, Math.floor(i / columns) * pitch);
  }
  return canvas;
}

function nearest(steps, step) {
  let best = 0;
  steps.forEach((one, i) => {
    if (Math.abs(one - step) < Math.abs(steps[best] - step)) best = i;
  });
  return best;
}
