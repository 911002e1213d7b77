// The colours of the style sheet, for what is painted rather than styled.

const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");
let known = new Map();

export function colour(name) {
  if (!known.has(name)) {
    known.set(name, getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim());
  }
  return known.get(name);
}

const RUNS = 6;

export function runVariable(run) {
  return "--run-" + (run % RUNS);
}

export function runColour(run) {
  return colour("run-" + (run % RUNS));
}

/** Whether the reader asked for less motion. */
export function isStill() {
  return still.matches;
}

/** Calls back when light turns to dark or back. */
export function onChange(action) {
  dark.addEventListener("change", () => {
    known = new Map();
    action();
  });
}
