// Drag an appointment to another time or lane, drag its lower edge to make it longer, drag over free time
// to book that much. By touch after a long press. Steers diary-move.js by events; snaps to rows of 5 minutes.
const STARTS_AFTER = 6;
const LONG_PRESS = 400;
const EDGE = 44;
const QUARTER = 3;
let drag = null;

const tell = (name, detail = {}) => document.dispatchEvent(new CustomEvent(name, { detail }));

function rowHeight(grid) {
  return parseFloat(getComputedStyle(grid).getPropertyValue("--hour")) / 12;
}

function rowsOf(item) {
  return [/\br(\d+)\b/, /\bs(\d+)\b/].map((shape) => Number(shape.exec(item.className)?.[1] ?? 1));
}

// The lane under the pointer, or the one it left: nothing is dropped outside the lanes.
function laneAt(x, last) {
  const lanes = [...document.querySelectorAll("#diary-grid [data-lane]")];
  return lanes.find((lane) => {
    const box = lane.getBoundingClientRect();
    return x >= box.left && x < box.right;
  }) ?? last;
}

function rowAt(y, lane, height) {
  return Math.floor((y - lane.querySelector(".diary-lane").getBoundingClientRect().top) / height) + 1;
}

function lastRow(lane) {
  return rowsOf(lane.querySelector(".lane-end"))[0] || 288;
}

function isGrid() {
  const clock = document.querySelector("#diary-grid .diary-clock");
  return Boolean(clock) && getComputedStyle(clock.parentElement).display !== "none";
}

function subject(target) {
  const article = target.closest?.("#diary-grid [data-movable]");
  if (article && !target.closest("button, form, input")) {
    return { article, kind: target.closest("[data-resize]") ? "resize" : "move" };
  }
  const free = target.closest?.("#diary-grid a[data-free]");
  return free ? { free, kind: "book" } : null;
}

function down(event) {
  if (drag || !event.isPrimary || event.button !== 0 || !isGrid()) return;
  const found = subject(event.target);
  if (!found || document.body.dataset.diaryHold) return;
  const isTouch = event.pointerType === "touch";
  if (isTouch && found.kind === "book") return;
  const item = (found.article ?? found.free).closest("li");
  const [row, span] = rowsOf(item);
  const lane = item.closest("[data-lane]");
  const height = rowHeight(document.getElementById("diary-grid"));
  drag = {
    ...found, row, span, lane, height, isTouch, x: event.clientX, y: event.clientY,
    pointer: event.pointerId, grip: rowAt(event.clientY, lane, height) - row, isOn: false,
  };
  if (isTouch) drag.press = setTimeout(start, LONG_PRESS);
}

function start() {
  drag.isOn = true;
  document.body.classList.add("is-dragging");
  if (drag.kind === "book") {
    drag.shadow = document.createElement("li");
    drag.first = Math.floor((rowAt(drag.y, drag.lane, drag.height) - 1) / QUARTER) * QUARTER + 1;
    drag.lane.querySelector(".diary-lane").append(drag.shadow);
  } else tell("diary:lift", { article: drag.article });
  if (drag.isTouch) navigator.vibrate?.(12);
}

function follow(event) {
  if (drag.kind === "book") {
    const row = Math.max(drag.first + QUARTER - 1, rowAt(event.clientY, drag.lane, drag.height));
    drag.span = Math.ceil((row - drag.first + 1) / QUARTER) * QUARTER;
    drag.shadow.className = `appt-ghost r${drag.first} s${drag.span}`;
    return;
  }
  const end = lastRow(drag.lane);
  if (drag.kind === "resize") {
    const span = Math.max(1, rowAt(event.clientY, drag.lane, drag.height) - drag.row + 1);
    tell("diary:put", { lane: drag.lane, row: drag.row, span: Math.min(span, end - drag.row) });
    return;
  }
  drag.lane = laneAt(event.clientX, drag.lane);
  const row = rowAt(event.clientY, drag.lane, drag.height) - drag.grip;
  tell("diary:put", { lane: drag.lane, row: Math.min(Math.max(1, row), Math.max(1, end - drag.span)), span: drag.span });
}

function scroll(event) {
  const grid = document.getElementById("diary-grid");
  const box = grid.getBoundingClientRect();
  const top = Math.max(box.top, 0);
  const bottom = Math.min(box.bottom, document.documentElement.clientHeight);
  const by = event.clientY < top + EDGE ? -14 : event.clientY > bottom - EDGE ? 14 : 0;
  const aside = event.clientX < box.left + EDGE ? -14 : event.clientX > box.right - EDGE ? 14 : 0;
  grid.scrollBy(aside, by);
  if (by && grid.scrollHeight <= grid.clientHeight) window.scrollBy(0, by);
}

function move(event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y);
  if (!drag.isOn) {
    if (far < STARTS_AFTER) return;
    if (drag.isTouch) {
      stop();
      return;
    }
    start();
  }
  event.preventDefault();
  scroll(event);
  follow(event);
}

function stop() {
  clearTimeout(drag?.press);
  drag?.shadow?.remove();
  document.body.classList.remove("is-dragging");
  drag = null;
}

function noClick() {
  const swallow = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", swallow, true), 0);
}

function up(event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  const { isOn, kind, free, first, span } = drag;
  stop();
  if (!isOn) return;
  noClick();
  if (kind === "book") tell("diary:book", { free, row: first, rows: span });
  else tell("diary:drop");
}

document.addEventListener("pointerdown", down);
document.addEventListener("pointermove", move);
document.addEventListener("pointerup", up);
document.addEventListener("pointercancel", (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  const wasOn = drag.isOn && drag.kind !== "book";
  stop();
  if (wasOn) tell("diary:unlift");
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drag) stop();
});
// Once a long press has begun to move something, the page must not scroll under the finger.
document.addEventListener("touchmove", (event) => { if (drag?.isOn) event.preventDefault(); }, { passive: false });
document.addEventListener("contextmenu", (event) => { if (drag?.isTouch) event.preventDefault(); });
document.addEventListener("dragstart", (event) => {
  if (event.target.closest?.("#diary-grid [data-movable], #diary-grid [data-free]")) event.preventDefault();
});
