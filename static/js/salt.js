// [data-salt]: the regions of the head are sliders: drag up or down, arrow keys by 1, Page Up and Page Down by 10.
// The number fields hold the answer; they work alone, and blank stays blank until somebody sets a region.
import { changed } from "./early.js";

const card = document.querySelector("[data-salt]");
const head = card?.querySelector("[data-salt-head]");
const FULL_DRAG = 160; // pixels from 0 to 100 percent
const STEPS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10, Home: -100, End: 100 };

function percentOf(field) {
  const text = field.value.trim().replace(",", ".");
  const value = Number(text);
  return text === "" || !Number.isFinite(value) || value < 0 || value > 100 ? null : value;
}

function draw(region, field) {
  const percent = percentOf(field);
  const fill = region.querySelector("[data-fill]");
  const [top, tall] = [Number(fill.dataset.top), Number(fill.dataset.tall)];
  const lost = (tall * (percent ?? 0)) / 100;
  fill.setAttribute("y", (top + tall - lost).toFixed(1));
  fill.setAttribute("height", lost.toFixed(1));
  const words = percent === null ? "–" : `${field.value.trim()} %`;
  region.querySelector("[data-percent]").textContent = words;
  region.setAttribute("aria-valuenow", percent ?? 0);
  region.setAttribute("aria-valuetext", percent === null ? head.dataset.unset : words);
}

function set(field, value) {
  field.value = String(Math.min(100, Math.max(0, Math.round(value))));
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

const settled = (field) => field.dispatchEvent(new Event("change", { bubbles: true }));

function onKey(event, field) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Delete" || event.key === "Backspace") {
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (event.key in STEPS) {
    set(field, (percentOf(field) ?? 0) + STEPS[event.key]);
  } else return;
  event.preventDefault();
  settled(field);
}

function drag(region, field) {
  let from = null;
  region.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    region.focus({ preventScroll: true });
    region.setPointerCapture(event.pointerId);
    from = { y: event.clientY, value: percentOf(field) ?? 0, moved: false };
  });
  region.addEventListener("pointermove", (event) => {
    if (!from) return;
    const risen = from.y - event.clientY;
    if (!from.moved && Math.abs(risen) < 3) return;
    from.moved = true;
    set(field, from.value + (risen * 100) / FULL_DRAG);
  });
  const end = () => {
    if (from?.moved) settled(field);
    from = null;
  };
  region.addEventListener("pointerup", end);
  region.addEventListener("pointercancel", end);
}

function offer() {
  const diagnosis = document.querySelector("[name=primary_diagnosis]");
  const fields = [...card.querySelectorAll("[data-region]")].map((region) => region.field);
  const isAreata = diagnosis?.value === "alopecia_areata";
  card.querySelector("[data-salt-invalid]").hidden = isAreata;
  card.querySelector("[data-salt-fields]").hidden = !isAreata && fields.every((field) => field.value.trim() === "");
  if (isAreata) card.open = true;
}

for (const region of head?.querySelectorAll("[data-region]") ?? []) {
  const field = document.querySelector(`[name=${region.dataset.region}]`);
  region.field = field;
  const told = { role: "slider", tabindex: "0", "aria-label": region.dataset.label, "aria-valuemin": "0", "aria-valuemax": "100", "aria-orientation": "vertical" };
  for (const [name, value] of Object.entries(told)) region.setAttribute(name, value);
  draw(region, field);
  drag(region, field);
  region.addEventListener("keydown", (event) => onKey(event, field));
  field.addEventListener("input", () => draw(region, field));
}

if (head) {
  card.querySelector("[data-salt-help]").hidden = false;
  const diagnosis = document.querySelector("[name=primary_diagnosis]");
  diagnosis?.addEventListener("change", offer);
  if (diagnosis && changed(diagnosis)) offer();
}
