// One actor's lane: when it was at what.

const LEAST_LABEL = 30;

/**
 * Paints what an actor did from one time to another, microseconds both.
 * @returns the share of the time by kind
 */
export function paint(canvas, actor, from, to, colourOf) {
  const ratio = Math.max(1, devicePixelRatio);
  const width = canvas.clientWidth, height = canvas.clientHeight;
  if (width === 0) return {};
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const brush = canvas.getContext("2d");
  brush.setTransform(ratio, 0, 0, ratio, 0, 0);
  brush.clearRect(0, 0, width, height);
  const x = (time) => ((time - from) / (to - from)) * width;
  const shares = {};
  const steps = new Map();
  for (const [start, end, kind, number] of current(actor, to)) {
    if (end < from || start > to) continue;
    const left = Math.floor(Math.max(0, x(start)) * ratio) / ratio, right = Math.min(width, x(end));
    const inset = kind === "exchange" ? 10 : 4;
    brush.fillStyle = colourOf(kind);
    // To whole pixels: neighbours leave no seam between them.
    brush.fillRect(left, inset, Math.ceil(Math.max(1, (right - left) * ratio)) / ratio, height - 2 * inset);
    shares[kind] = (shares[kind] ?? 0) + (Math.min(end, to) - Math.max(start, from)) / (to - from);
    if (kind !== "write" && kind !== "copy") {
      const seen = steps.get(kind === "exchange" ? "train" + number : kind + number);
      steps.set(kind === "exchange" ? "train" + number : kind + number, {
        number, left: Math.min(seen?.left ?? left, left), right: Math.max(seen?.right ?? right, right),
      });
    }
  }
  label(brush, steps.values(), height);
  return shares;
}

/** With what the actor is at now. */
function current(actor, to) {
  return actor.kind === "wait" || actor.kind === "over"
    ? actor.spans
    : [...actor.spans, [actor.since, Math.max(to, actor.since), actor.kind, actor.number]];
}

function label(brush, steps, height) {
  brush.font = "600 11px system-ui, sans-serif";
  brush.textBaseline = "middle";
  brush.fillStyle = "#ffffff";
  for (const { number, left, right } of steps) {
    const text = String(number);
    if (right - left > Math.max(LEAST_LABEL, brush.measureText(text).width + 12)) {
      brush.fillText(text, left + 6, height / 2 + 0.5);
    }
  }
}
