// A BASP code is read while its pictures are chosen; an answer that differs from last time is marked at once.
import { changedIn } from "./early.js";

const basp = document.querySelector("[data-basp]");
const PARTS = ["basp_shape", "basp_front", "basp_vertex"];
const LIKE = /^(L|M[0-3]|C[0-3]|U[1-3])?(F[1-3])?(V[1-3])?$/;

const chosen = (name) => basp.querySelector(`[name=${name}]:checked`)?.value ?? "";

function say() {
  const code = PARTS.map(chosen).join("");
  basp.querySelector("[data-basp-code]").textContent = code || "–";
}

// A whole code that came from elsewhere (another version was taken over) is spread over the pictures.
function spread() {
  const whole = basp.closest("form").querySelector("input[type=hidden][name=basp]");
  if (!whole) return;
  const [, ...parts] = whole.value.match(LIKE) ?? [];
  PARTS.forEach((name, index) => {
    for (const each of basp.querySelectorAll(`[name=${name}]`)) each.checked = each.value === (parts[index] ?? "");
  });
  whole.remove();
  say();
}

basp?.addEventListener("change", () => {
  basp.closest("form").querySelector("input[type=hidden][name=basp]")?.remove();
  say();
});
basp?.closest("form").addEventListener("anagen:saved", spread);

function present(place) {
  if (place.querySelector("[data-basp]")) return PARTS.map(chosen).join("");
  const radios = place.querySelectorAll("input[type=radio]");
  if (radios.length) return [...radios].find((each) => each.checked)?.value ?? "";
  return place.querySelector("input, select, textarea")?.value.trim().replace(",", ".") ?? "";
}

function differs(now, before) {
  const numbers = [now, before].map(Number);
  return now !== before && (now === "" || numbers.some(Number.isNaN) || numbers[0] !== numbers[1]);
}

function compare(field) {
  const place = field.closest?.("[data-before]");
  if (!place) return;
  const now = present(place);
  const isNotYet = now === "" && "ofDay" in place.dataset;
  place.classList.toggle("assessed-changed", !isNotYet && differs(now, place.dataset.before));
}

document.addEventListener("input", (event) => compare(event.target));
const early = [...document.forms].flatMap(changedIn);
early.forEach(compare);
if (early.some((field) => PARTS.includes(field.name))) say();
