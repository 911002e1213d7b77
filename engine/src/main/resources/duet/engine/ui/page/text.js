// Numbers and texts for people. Texts of a run go into the page as text, never as markup.

export function byId(id) {
  return document.getElementById(id);
}

/** An element with a text and, perhaps, a class. */
export function element(tag, text = "", className = "") {
  const made = document.createElement(tag);
  if (text !== "") made.textContent = text;
  if (className) made.className = className;
  return made;
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function percent(share, digits = 1) {
  return share == null || !isFinite(share) ? "–" : (100 * share).toFixed(digits) + " %";
}

export function fixed(value, digits) {
  return value == null || !isFinite(value) ? "–" : value.toFixed(digits);
}

/** At most three digits that say something: 0.0123, 1.23, 123, 1.2e-5. */
export function brief(value) {
  if (value == null || !isFinite(value)) return "–";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e6) return value.toExponential(1);
  return String(Number(value.toPrecision(3)));
}

export function whole(value) {
  return value.toLocaleString("en-US");
}

export function duration(seconds) {
  if (seconds == null || !isFinite(seconds)) return "–";
  const s = Math.max(0, Math.round(seconds));
  if (s >= 86400) return Math.floor(s / 86400) + " d " + Math.floor((s % 86400) / 3600) + " h";
  if (s >= 3600) return Math.floor(s / 3600) + " h " + Math.floor((s % 3600) / 60) + " min";
  return s >= 60 ? Math.floor(s / 60) + " min " + (s % 60) + " s" : s + " s";
}

export function clock(millis) {
  return new Date(millis).toLocaleTimeString("en-GB");
}
