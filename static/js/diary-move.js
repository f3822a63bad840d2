// A move in the making: the shadow in its lane, the window of a session shaded, and the one small bar.
// Others steer it by events on the document: "diary:lift" {article}, "diary:put" {lane, row, span, say},
// "diary:drop", "diary:unlift". Rows are five minutes and count elapsed time from data-lane-starts, so
// no clock is reckoned with here; what the clock shows is read from the hours beside the grid.
const ROW = 5 * 60_000;
const SETTLE = 250;
const place = document.getElementById("move-place");
const say = document.getElementById("diary-say");
const strip = document.getElementById("window-words");
let lifted = null;
let ghost = null;
let windowOf = null;
let timer = 0;
let asked = 0;

const tell = (name, detail = {}) => document.dispatchEvent(new CustomEvent(name, { detail }));
const lanes = () => [...document.querySelectorAll("#diary-grid [data-lane]")];

function speak(words) {
  say.textContent = words;
}

function clockAt(row) {
  let label = null;
  let at = 0;
  for (const tick of document.querySelectorAll("#diary-grid .diary-clock li:not(.now-time)")) {
    const own = Number(/\br(\d+)\b/.exec(tick.className)?.[1] ?? 0);
    if (own <= row && own > at) [label, at] = [tick.textContent, own];
  }
  if (!label) return "";
  const minutes = (row - at) * 5;
  return label.replace(/:(\d\d)/, (_whole, shown) => `:${String(Number(shown) + minutes).padStart(2, "0")}`);
}

function code(lane, row) {
  const moment = new Date(Date.parse(lane.dataset.laneStarts) + (row - 1) * ROW);
  const stamp = moment.toISOString().replace(/[-:]/g, "").slice(0, 13);
  const { practitioner, room, device } = lifted.dataset;
  const person = lane.dataset.practitioner || practitioner;
  const changes = lane.dataset.practitioner && lane.dataset.practitioner !== practitioner;
  const usual = changes && room ? lane.dataset.room || room : room;
  const where = lane.dataset.practitioner ? usual : lane.dataset.room || room;
  const parts = [`${stamp}Z`, person, where || "0"];
  return (device ? [...parts, device] : parts).join(".");
}

function shade() {
  const lane = ghost?.closest("[data-lane]");
  for (const each of lanes()) {
    const inside = windowOf && each.dataset.day >= windowOf.first && each.dataset.day <= windowOf.last;
    each.classList.toggle("window-in", Boolean(inside));
    each.classList.toggle("window-out", Boolean(windowOf) && !inside);
  }
  strip.hidden = !windowOf || !lane;
  if (strip.hidden) return;
  const inside = lane.classList.contains("window-in");
  strip.textContent = (inside ? place.dataset.inside : place.dataset.outside).replace("{window}", windowOf.words);
  strip.classList.toggle("is-outside", !inside);
}

async function askWindow(article) {
  let found;
  try {
    const answer = await fetch(`${article.dataset.href}window/`);
    found = answer.ok && !answer.redirected ? await answer.json() : {};
  } catch {
    found = {};
  }
  if (lifted !== article || !found.first) return;
  windowOf = found;
  shade();
}

function lift(article) {
  unlift();
  lifted = article;
  document.body.dataset.diaryHold = "move";
  const item = article.closest("li");
  const [row, span] = [/\br(\d+)\b/, /\bs(\d+)\b/].map((shape) => Number(shape.exec(item.className)[1]));
  ghost = document.createElement("li");
  ghost.append(document.createElement("b"), document.createElement("span"));
  ghost.lastChild.textContent = article.querySelector(".appt-name")?.textContent ?? "";
  article.classList.add("appt-lifted");
  put({ lane: article.closest("[data-lane]"), row, span });
  ghost.dataset.from = key();
  askWindow(article);
}

const key = () => `${code(ghost.closest("[data-lane]"), Number(ghost.dataset.row))} ${ghost.dataset.span}`;

function put({ lane, row, span, spoken = false }) {
  ghost.className = `appt-ghost r${row} s${span}`;
  ghost.dataset.row = row;
  ghost.dataset.span = span;
  delete ghost.dataset.elsewhere;
  ghost.firstChild.textContent = `${clockAt(row)}–${clockAt(row + span)}`;
  const list = lane.querySelector(".diary-lane");
  if (ghost.parentElement !== list) list.append(ghost);
  shade();
  if (!spoken) return;
  speak(say.dataset.moved.replace("{name}", ghost.lastChild.textContent)
    .replace("{time}", ghost.firstChild.textContent).replace("{lane}", lane.dataset.laneName));
}

function unlift() {
  clearTimeout(timer);
  asked += 1;
  lifted?.classList.remove("appt-lifted");
  ghost?.remove();
  lifted = ghost = windowOf = null;
  place.hidden = true;
  place.replaceChildren();
  delete document.body.dataset.diaryHold;
  strip.hidden = true;
  for (const each of lanes()) each.classList.remove("window-in", "window-out");
}

function back(words) {
  const id = lifted?.querySelector(".appt-body")?.id ?? "";
  unlift();
  if (words) speak(words);
  document.getElementById(id)?.focus({ preventScroll: true });
}

function show(html) {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  if (!body.querySelector("[data-move-form]")) return false;
  place.replaceChildren(...document.importNode(body, true).childNodes);
  place.hidden = false;
  const form = place.querySelector("[data-move-form]");
  // Refused: it goes back to where it was, and the bar says why and where it could go.
  const refused = "refused" in form.dataset;
  ghost?.classList.toggle("is-refused", refused || "elsewhere" in ghost.dataset);
  lifted?.classList.toggle("appt-lifted", !refused);
  choose();
  const order = ["[aria-invalid]", "[required]", "[data-move-to]", "[data-move-confirm]", "[data-move-cancel]"];
  const next = order.map((one) => form.querySelector(one)).find(Boolean);
  next?.focus({ preventScroll: true });
  return true;
}

async function drop(slot) {
  const wanted = slot ?? code(ghost.closest("[data-lane]"), Number(ghost.dataset.row));
  if (!slot && key() === ghost.dataset.from) {
    back("");
    return;
  }
  asked += 1;
  const own = asked;
  const minutes = Number(ghost.dataset.span) * 5;
  const query = new URLSearchParams({ bar: 1, slot: wanted, version: lifted.dataset.version });
  if (minutes !== Math.max(5, Number(lifted.dataset.minutes))) query.set("minutes", minutes);
  let html = "";
  try {
    const answer = await fetch(`${lifted.dataset.href}move/?${query}`);
    html = answer.ok && !answer.redirected ? await answer.text() : "";
  } catch {
    html = "";
  }
  if (own !== asked || !lifted) return;
  // One of the free times on offer may be on another day: its shadow is not drawn.
  if (slot) ghost.dataset.elsewhere = "";
  if (!show(html)) {
    tell("diary:refused");
    back("");
  }
}

function choose() {
  const shift = place.querySelector("[name=rest][value=shift]:checked");
  for (const only of place.querySelectorAll("[data-only-this]")) only.hidden = Boolean(shift);
}

async function confirm(form) {
  const shift = form.querySelector("[name=rest][value=shift]:checked");
  if (shift) {
    location.assign(shift.dataset.shiftUrl);
    return;
  }
  if (form.dataset.sending) return;
  form.dataset.sending = "1";
  let answer = null;
  let html = "";
  try {
    answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    html = await answer.text();
  } catch {
    answer = null;
  }
  delete form.dataset.sending;
  const latest = document.getElementById("undo-bar")?.dataset.undoLatest;
  if (answer?.ok && new URL(answer.url).pathname === latest) {
    tell("anagen:changed", { html });
    back("");
    tell("diary:refresh");
  } else if (!answer || !show(html)) tell("diary:refused");
}

if (place) {
  document.addEventListener("diary:lift", (event) => lift(event.detail.article));
  document.addEventListener("diary:put", (event) => { if (ghost) put(event.detail); });
  document.addEventListener("diary:drop", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (ghost) drop(); }, place.hidden ? 0 : SETTLE);
  });
  document.addEventListener("diary:unlift", () => back(say.dataset.back));
  place.addEventListener("change", choose);
  place.addEventListener("click", (event) => {
    const to = event.target.closest("[data-move-to]");
    if (to) drop(to.dataset.moveTo);
    else if (event.target.closest("[data-move-cancel]")) {
      back(say.dataset.back);
      tell("diary:refresh");
    }
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-move-form]")) return;
    event.preventDefault();
    confirm(event.target);
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !lifted) return;
    event.preventDefault();
    back(say.dataset.back);
    tell("diary:refresh");
  }, true);
  document.addEventListener("diary:said", (event) => speak(say.dataset[event.detail.words] ?? ""));
  document.addEventListener("diary:refused", () => {
    const alarm = document.getElementById("diary-alert");
    alarm.textContent = alarm.dataset.fault;
    alarm.hidden = false;
  });
}
