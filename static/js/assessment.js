// form[data-assessment]: SALT and pull tests are read while one types; the server has the last word.
import { changedIn } from "./early.js";

const form = document.querySelector("form[data-assessment]");

const number = (input) => {
  const text = input.value.trim().replace(",", ".");
  return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
};

// Whole hundredths: 0.40 and its kin are not exact in binary, and 49.99 must stay below 50.
const WEIGHTS = { salt_vertex: 40, salt_posterior: 24, salt_right: 18, salt_left: 18 };
const CLASSES = [[100, "S5"], [96, "S4b"], [75, "S4a"], [50, "S3"], [25, "S2"]];

function saltOf(values) {
  return values.reduce((sum, [weight, value]) => sum + weight * Math.round(value * 100), 0) / 10000;
}

function band(salt) {
  if (salt === 0) return 0;
  if (salt <= 20) return 1;
  if (salt < 50) return 2;
  return salt < 95 ? 3 : 4;
}

function readSalt(place) {
  const values = Object.entries(WEIGHTS).map(([name, weight]) => [weight, number(form.elements[name])]);
  const known = values.every(([, value]) => value !== null && value >= 0 && value <= 100);
  const salt = known ? saltOf(values) : null;
  const words = place.querySelector("[data-bands]").dataset.bands.split("|");
  const show = (name, text) => { place.querySelector(`[data-salt-${name}]`).textContent = known ? text : "–"; };
  show("score", salt?.toFixed(1));
  show("class", salt === 0 ? "S0" : CLASSES.find(([floor]) => salt >= floor)?.[1] ?? "S1");
  show("band", words[band(salt)]);
}

function readPull(row) {
  const [grasped, removed] = [...row.querySelectorAll("input")].map(number);
  const words = row.closest("table").dataset;
  const place = row.querySelector("[data-pull-reading]");
  if (grasped === null || removed === null || removed > grasped) {
    place.textContent = "";
    return;
  }
  const newer = removed > 2 ? words.positive : words.negative;
  const older = removed * 10 > grasped ? words.oldPositive : words.oldNegative;
  place.textContent = `${newer}; ${older}`;
}

function read(field) {
  const row = field.closest("[data-pull]");
  if (row) readPull(row);
  if (field.name in WEIGHTS) readSalt(field.closest("[data-salt]"));
}

form?.addEventListener("input", (event) => read(event.target));
if (form) changedIn(form).forEach(read);

// What the patient said, beside the field that it feeds: one press takes it over.
function controls(name) {
  return [...form.elements].filter((each) => each.name === name && each.type !== "hidden");
}

function held(name) {
  return controls(name)
    .filter((each) => (["radio", "checkbox"].includes(each.type) ? each.checked : each.value !== ""))
    .map((each) => each.value.trim());
}

function compareSaid(line) {
  const said = JSON.parse(line.dataset.said);
  const now = held(line.dataset.saidOf);
  const same = said.length === now.length && said.every((value) => now.includes(value));
  line.querySelector("[data-said-same]").hidden = !same;
  line.querySelector("[data-said-accept]").hidden = same;
}

function takeOver(line) {
  const said = JSON.parse(line.dataset.said);
  const found = controls(line.dataset.saidOf);
  for (const each of found) {
    if (["radio", "checkbox"].includes(each.type)) each.checked = said.includes(each.value);
    else each.value = said[0] ?? "";
  }
  const target = found.find((each) => each.checked) ?? found[0];
  for (const kind of ["input", "change"]) target?.dispatchEvent(new Event(kind, { bubbles: true }));
  target?.focus({ preventScroll: true });
}

const lines = [...(form?.querySelectorAll("[data-said]") ?? [])];
const compareAll = () => { for (const line of lines) compareSaid(line); };
if (lines.length) {
  compareAll();
  form.addEventListener("change", compareAll);
  form.addEventListener("input", compareAll);
  for (const line of lines) line.querySelector("[data-said-accept]").addEventListener("click", () => takeOver(line));
}
