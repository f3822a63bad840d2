// The screening page: an answer given in place updates verdict and findings where they stand, and the lines
// under the rail say what changed. One question alone is sent as soon as it is chosen.
const PAGE = "screening-page";

function alone(form) {
  const names = [...form.elements].filter((each) => each.name && each.type !== "hidden" && each.type !== "submit");
  return new Set(names.map((each) => each.name)).size === 1;
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-answer]");
  if (form && event.target.matches("input[type=radio], select") && alone(form)) form.requestSubmit();
});

// A refused answer comes back with its error beside the field, like on a page of its own.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id !== PAGE || event.detail.xhr.status !== 422) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id === PAGE || event.target.id === PAGE) document.body.dispatchEvent(new CustomEvent("anagen:kept"));
});
