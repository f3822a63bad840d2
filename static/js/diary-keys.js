// The diary by keyboard: J, K and the arrow keys choose an appointment, Enter opens it, C checks it in,
// 1 starts it. Alt with an arrow key moves it by a quarter of an hour or to the next lane, Shift and Alt
// with up or down changes its length; then the same bar as after a drag.
const QUARTER = 3;
const live = document.getElementById("diary-live");
const tell = (name, detail = {}) => document.dispatchEvent(new CustomEvent(name, { detail }));
const typing = (target) => target.closest?.("input:not([type=radio]), select, textarea, [contenteditable]") !== null;
const bodies = (root = live) => [...root.querySelectorAll(".appt-body:is(a)")];

function chosen() {
  const focused = document.activeElement?.closest("#diary-live [data-appointment]");
  return focused ?? document.querySelector("#diary-live .appt-selected");
}

function focus(body) {
  if (!body) return;
  body.focus();
  body.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function alongLane(step) {
  const article = chosen();
  const lane = article?.closest("[data-lane]");
  const all = lane ? bodies(lane) : bodies();
  if (!all.length) return;
  const at = article ? all.indexOf(article.querySelector(".appt-body")) : step > 0 ? -1 : all.length;
  const next = all[at + step];
  if (next || !lane) focus(next ?? all[step > 0 ? all.length - 1 : 0]);
  else focus(beyond(lane, step));
}

function beyond(lane, step) {
  const lanes = [...live.querySelectorAll("[data-lane]")];
  for (let at = lanes.indexOf(lane) + step; lanes[at]; at += step) {
    const all = bodies(lanes[at]);
    if (all.length) return all.at(step > 0 ? 0 : -1);
  }
  return null;
}

// The appointment of the next lane that begins nearest to this one.
function acrossLanes(step) {
  const article = chosen();
  const lanes = [...live.querySelectorAll("[data-lane]")];
  for (let at = lanes.indexOf(article.closest("[data-lane]")) + step; lanes[at]; at += step) {
    const far = (body) => Math.abs(row(body.closest("li")) - row(article.closest("li")));
    const all = bodies(lanes[at]).sort((one, other) => far(one) - far(other));
    if (all.length) {
      focus(all[0]);
      return;
    }
  }
}

const number = (item, letter) => Number(new RegExp(`\\b${letter}(\\d+)\\b`).exec(item.className)?.[1] ?? 1);
const row = (item) => number(item, "r");

function nudged(arrow, ghost, lane) {
  const at = Number(ghost.dataset.row);
  const end = row(lane.querySelector(".lane-end"));
  const span = Number(ghost.dataset.span);
  if (arrow === "ArrowUp") return { lane, row: Math.ceil((at - 1) / QUARTER) * QUARTER - QUARTER + 1, end, span };
  if (arrow === "ArrowDown") return { lane, row: Math.floor((at - 1) / QUARTER) * QUARTER + QUARTER + 1, end, span };
  const lanes = [...live.querySelectorAll("[data-lane]")];
  const forward = (arrow === "ArrowRight") !== (document.dir === "rtl");
  return { lane: lanes[lanes.indexOf(lane) + (forward ? 1 : -1)], row: at, end, span };
}

function resized(arrow, ghost, lane) {
  const step = arrow === "ArrowDown" ? 1 : arrow === "ArrowUp" ? -1 : 0;
  const end = row(lane.querySelector(".lane-end"));
  return { lane, row: Number(ghost.dataset.row), end, span: Number(ghost.dataset.span) + step };
}

function nudge(event) {
  const article = chosen();
  const isOpen = document.querySelector(".appt-ghost") !== null;
  if (!isOpen) {
    if (!article?.closest("[data-lane]") || !("movable" in article.dataset)) {
      if (article) tell("diary:said", { words: "fixed" });
      return;
    }
    tell("diary:lift", { article });
  }
  const ghost = document.querySelector(".appt-ghost");
  const lane = ghost.closest("[data-lane]");
  const to = (event.shiftKey ? resized : nudged)(event.key, ghost, lane);
  const fits = to.lane && to.row >= 1 && to.span >= 1 && to.row + to.span <= to.end;
  if (fits) tell("diary:put", { lane: to.lane, row: to.row, span: to.span, spoken: true });
  else tell("diary:said", { words: "edge" });
  tell("diary:drop");
}

function checkIn() {
  const article = chosen();
  const form = article?.querySelector(".appt-act");
  if (form) form.requestSubmit();
  else if (article) tell("diary:said", { words: "noCheck" });
}

function start() {
  const article = chosen();
  if (article?.dataset.href) location.assign(`${article.dataset.href}start/`);
}

const ARROWS = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);

function handled(event) {
  const { key } = event;
  const inBlock = document.activeElement?.matches("#diary-live .appt-body");
  if (event.altKey && ARROWS.has(key)) nudge(event);
  else if (event.altKey || event.shiftKey) return false;
  else if (key === "j" || (key === "ArrowDown" && inBlock)) alongLane(1);
  else if (key === "k" || (key === "ArrowUp" && inBlock)) alongLane(-1);
  else if (key === "ArrowRight" && inBlock) acrossLanes(document.dir === "rtl" ? -1 : 1);
  else if (key === "ArrowLeft" && inBlock) acrossLanes(document.dir === "rtl" ? 1 : -1);
  else if (key === "c" && chosen()) checkIn();
  else if (key === "1" && chosen()?.dataset.href) start();
  else return false;
  return true;
}

if (live) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || document.querySelector("dialog[open], #key-hint:not([hidden])")) return;
    if (typing(event.target) && !(event.altKey && document.querySelector(".appt-ghost"))) return;
    const inDrawer = event.target.closest("[data-diary-drawer]") !== null;
    if (inDrawer && event.key !== "c" && event.key !== "1") return;
    if (!handled(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  document.addEventListener("focusin", (event) => {
    const article = event.target.closest("#diary-live [data-appointment]");
    if (!article) return;
    for (const other of document.querySelectorAll(".appt-selected")) other.classList.remove("appt-selected");
    article.classList.add("appt-selected");
  });
}
