// Keyboard, off while typing: data-key-focus="/" focuses a field, data-key="n" presses a link or button,
// J and K walk the rows of [data-rows], data-row-key="d" presses a link of the row that has the focus,
// Ctrl+Enter sends the form[data-ctrl-enter] around the focus, or that of the whole page ("page").
function typing(target) {
  return target.closest("input, select, textarea, [contenteditable]") !== null;
}

function walk(step) {
  const links = [...document.querySelectorAll("[data-rows] .row-link")];
  if (!links.length) return false;
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step;
  links[Math.min(Math.max(next, 0), links.length - 1)].focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    const near = event.target.closest("form[data-ctrl-enter]");
    (near ?? document.querySelector("form[data-ctrl-enter='page']"))?.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const key = event.key.toLowerCase();
  const named = CSS.escape(key);
  const field = document.querySelector(`[data-key-focus="${named}" i]`);
  const row = document.activeElement?.closest("[data-rows] tr");
  const pressed = row?.querySelector(`[data-row-key="${named}" i]`) ?? document.querySelector(`[data-key="${named}" i]`);
  if (field) field.focus();
  else if (pressed) pressed.click();
  else if (key !== "j" && key !== "k") return;
  else if (!walk(key === "j" ? 1 : -1)) return;
  event.preventDefault();
});
