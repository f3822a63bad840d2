// The screening page: an answer given in place updates verdict and findings where they stand, and the lines
// under the rail say what changed. One question alone is sent as soon as it is chosen, but not while the arrows
// walk over its answers: those are sent by the button, or by Space on the one that is meant.
const PAGE = "screening-page";
const FIELDS = "input:not([type=hidden]), select, textarea";
let byKeys = false;
let was = null;

function alone(form) {
  const names = [...form.elements].filter((each) => each.name && each.type !== "hidden" && each.type !== "submit");
  return new Set(names.map((each) => each.name)).size === 1;
}

document.addEventListener("keydown", (event) => { byKeys = event.key !== " "; }, true);
document.addEventListener("pointerdown", () => { byKeys = false; }, true);
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-answer]");
  if (form && !byKeys && event.target.matches("input[type=radio], select") && alone(form)) form.requestSubmit();
});

// Whoever works by keys goes on where they were: at the same field, else at the next question, else at the verdict.
function remember() {
  const page = document.getElementById(PAGE);
  const focused = document.activeElement;
  if (!page?.contains(focused)) return null;
  const codes = [...page.querySelectorAll(".finding[id]")].map((each) => each.id);
  const at = codes.indexOf(focused.closest(".finding")?.id);
  return { id: focused.id, codes: at < 0 ? [] : codes.slice(at) };
}

function goOn({ id, codes }) {
  const next = codes.map((code) => document.getElementById(code)?.querySelector(`form[data-answer] :is(${FIELDS})`));
  const target = (id && document.getElementById(id)) || next.find(Boolean) || document.querySelector(`#${PAGE} .verdict-title`);
  target?.focus({ preventScroll: true });
}

// A refused answer comes back with its error beside the field, like on a page of its own.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id !== PAGE || event.detail.xhr.status !== 422) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id === PAGE) was = remember();
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== PAGE && event.target.id !== PAGE) return;
  document.body.dispatchEvent(new CustomEvent("anagen:kept"));
  if (was) goOn(was);
  was = null;
});
