import { Actors } from "./actors.js";
import { Charts } from "./charts.js";
import { EXCHANGE, IMAGES, LOSS, NANOS, TOP1, WAITING } from "./curve.js";
import { Filters } from "./filters.js";
import { runVariable } from "./palette.js";
import { Run } from "./run.js";
import { Sizes } from "./sizes.js";
import { brief, byId, clock, duration, element, fixed, percent, setText, whole } from "./text.js";

const CURVES_MILLIS = 500;

const runs = new Map();
const charts = new Charts();
const actors = new Actors();
const filters = new Filters();
const sizes = new Sizes();
let chosen = null;
let connection = "connecting";
let curvesDrawn = 0;
let curvesDue = false;
let drawDue = false;

listen();

function listen() {
  const source = new EventSource("live");
  source.onopen = () => {
    // Everything is told anew on a new connection.
    runs.clear();
    chosen = null;
    setConnection("live");
  };
  source.onmessage = (event) => take(JSON.parse(event.data));
  source.onerror = () => setConnection("lost");
  source.addEventListener("end", () => {
    source.close();
    setConnection("over");
  });
}

function setConnection(state) {
  connection = state;
  showPhase();
}

function take(news) {
  if (!runs.has(news.run)) {
    runs.set(news.run, new Run(news.run));
    runs.get(news.run).take(news);
    chosen ??= runs.get(news.run);
    listRuns();
  } else {
    runs.get(news.run).take(news);
  }
  if (!drawDue) {
    drawDue = true;
    requestAnimationFrame(draw);
  }
}

function draw() {
  drawDue = false;
  if (!chosen) return;
  const all = [...runs.values()];
  if (all.map((run) => run.takeChange("curve", "epochs", "head")).some(Boolean)) curvesDue = true;
  if (curvesDue && performance.now() - curvesDrawn >= CURVES_MILLIS) drawCurves();
  if (chosen.takeChange("standing")) {
    showHead();
    actors.show(chosen);
  }
  if (chosen.takeChange("activity")) actors.show(chosen);
  if (chosen.takeChange("filters")) filters.show(chosen);
  if (chosen.takeChange("sizes")) sizes.show(chosen);
  if (chosen.takeChange("notices")) showNotices();
}

function drawCurves() {
  curvesDrawn = performance.now();
  curvesDue = false;
  charts.draw([...runs.values()], {
    along: document.querySelector("input[name=along]:checked").value,
    log: byId("log").checked,
  });
}

// What came too soon after the curves were drawn is drawn a little later, and the lanes move on in between.
setInterval(() => {
  if (!document.hidden && curvesDue) drawCurves();
}, CURVES_MILLIS);

function move() {
  actors.tick();
  setTimeout(() => requestAnimationFrame(move), 60);
}
move();

function listRuns() {
  byId("runs").hidden = runs.size < 2;
  byId("run-list").replaceChildren(...[...runs.values()].map((run) => {
    const label = element("label");
    const box = element("input");
    box.type = "checkbox";
    box.checked = run.shown;
    box.addEventListener("change", () => {
      run.shown = box.checked;
      drawCurves();
    });
    const swatch = element("span", "", "swatch");
    swatch.style.setProperty("--swatch", `var(${runVariable(run.number)})`);
    label.append(box, swatch, element("span", run.head.name));
    return label;
  }));
  byId("chosen").replaceChildren(...[...runs.values()].map((run) => {
    const option = element("option", run.head.name);
    option.value = run.number;
    option.selected = run === chosen;
    return option;
  }));
}

byId("chosen").addEventListener("change", (event) => {
  chosen = runs.get(Number(event.target.value));
  chosen.takeChange("standing", "activity", "filters", "sizes", "notices");
  showHead();
  actors.show(chosen);
  filters.show(chosen);
  sizes.show(chosen);
  showNotices();
});

document.querySelectorAll("input[name=along], #log").forEach((input) => input.addEventListener("change", drawCurves));

function showHead() {
  const { head, standing } = chosen;
  setText(byId("name"), head.name);
  document.title = `${standing.phase} · ${head.name} · Duet`;
  const devices = [...new Set(head.devices ?? [])].join(" · ");
  const towers = (head.devices ?? []).length;
  setText(byId("about"), head.parameters
    ? [`${whole(head.parameters)} parameters on ${towers === 1 ? "one tower" : towers + " towers"}`, devices,
      `batch ${head.batch}`, `seed ${head.seed}`, head.data].join(" · ")
    : "waiting for the towers");
  const done = standing.step === undefined ? 0 : standing.step + 1;
  byId("progress").value = head.steps ? done / head.steps : 0;
  setText(byId("where"), head.steps && done
    ? `epoch ${standing.epoch + 1} of ${head.epochs} · step ${whole(done)} of ${whole(head.steps)} · ${duration(standing.seconds)} ${standing.ended ? "in all" : "so far"}`
    : "");
  byId("message").hidden = !standing.message || standing.phase === "completed";
  setText(byId("message"), standing.message);
  showFigures();
  showPhase();
}

function showFigures() {
  const recent = chosen.curve.recent();
  const tests = chosen.epochs.tested;
  const best = tests.length ? tests.reduce((one, other) => (other[2] < one[2] ? other : one)) : null;
  setText(byId("figure-loss"), recent ? fixed(recent[LOSS], 4) : "–");
  setText(byId("figure-error"), recent ? percent(recent[TOP1]) : "–");
  setText(byId("figure-speed"), recent && recent[NANOS] ? brief((1e9 * recent[IMAGES]) / recent[NANOS]) : "–");
  setText(byId("figure-waiting"), recent ? percent(recent[WAITING] / Math.max(1, recent[NANOS])) : "–");
  setText(byId("figure-exchange"), recent ? percent(recent[EXCHANGE] / Math.max(1, recent[NANOS])) : "–");
  setText(byId("figure-left"), chosen.standing.ended ? "ended" : duration(chosen.standing["seconds-left"]));
  const words = best ? percent(best[2]) : "–";
  if (byId("figure-best").firstChild?.textContent !== words) {
    byId("figure-best").replaceChildren(element("span", words));
  }
  byId("figure-best").title = best ? `after epoch ${best[0] + 1}` : "";
}

function showPhase() {
  const pill = byId("phase");
  const phase = chosen?.standing.phase ?? "waiting";
  const ended = chosen?.standing.ended;
  const lost = connection === "lost" || (connection === "over" && !ended);
  pill.dataset.phase = lost && !ended ? "lost-connection" : phase;
  setText(pill, lost && !ended ? "no connection" : connection === "connecting" ? "connecting" : phase);
}

function showNotices() {
  byId("events").replaceChildren(...[...chosen.notices].reverse().map((notice) => {
    const item = element("li");
    item.dataset.type = notice.type;
    const time = element("time", clock(notice.time));
    time.dateTime = new Date(notice.time).toISOString();
    item.append(time, element("b", notice.type), element("span", notice.text));
    return item;
  }));
}
