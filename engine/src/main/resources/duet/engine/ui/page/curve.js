// The steps of a run in at most so many places, as the program keeps them: see Curve.java.

const PLACES = 2048;
// The order of the numbers of a point.
export const STEP = 0, STEPS = 1, IMAGES = 2, LOSS = 3, TOP1 = 4, TOP5 = 5, RATE = 6, NANOS = 7, WAITING = 8, EXCHANGE = 9;
const MEANS = [LOSS, TOP1, TOP5];
const SUMS = [STEPS, IMAGES, NANOS, WAITING, EXCHANGE];

export class Curve {
  points = [];
  stride = 1;
  /** The latest steps one by one, for the figures on top. */
  latest = [];

  take(news) {
    if (news.anew) {
      this.points = news.points;
      this.latest = news.points.slice(-RECENT);
    } else {
      for (const point of news.points) this.add(point);
    }
    this.stride = news.stride;
  }

  add(point) {
    this.latest.push(point);
    if (this.latest.length > RECENT) this.latest.shift();
    const last = this.points.length - 1;
    if (last >= 0 && this.points[last][STEPS] < this.stride) {
      this.points[last] = joined(this.points[last], point);
      return;
    }
    if (this.points.length === PLACES) {
      const halves = [];
      for (let i = 0; i < PLACES; i += 2) halves.push(joined(this.points[i], this.points[i + 1]));
      this.points = halves;
      this.stride *= 2;
    }
    this.points.push(point);
  }

  /** All steps of late as one. */
  recent() {
    return this.latest.length === 0 ? null : this.latest.reduce(joined);
  }
}

const RECENT = 50;

function joined(one, next) {
  const both = one.slice();
  const images = Math.max(1, one[IMAGES] + next[IMAGES]);
  for (const i of MEANS) both[i] = (one[i] * one[IMAGES] + next[i] * next[IMAGES]) / images;
  for (const i of SUMS) both[i] = one[i] + next[i];
  both[RATE] = next[RATE];
  return both;
}

/** Means over neighbours on both sides, as far as there are any, so that a noisy curve can be read. */
export function smooth(values) {
  const reach = Math.min(40, Math.floor(values.length / 40));
  if (reach < 1) return values;
  const sums = [0];
  for (const value of values) sums.push(sums[sums.length - 1] + (value ?? 0));
  return values.map((value, i) => {
    const first = Math.max(0, i - reach), end = Math.min(values.length, i + reach + 1);
    return (sums[end] - sums[first]) / (end - first);
  });
}
