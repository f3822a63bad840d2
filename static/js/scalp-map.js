// data-scalp-map: a click on a zone of the drawing ticks its box in the list beneath.
document.addEventListener("click", (event) => {
  const zone = event.target.closest("[data-scalp-map] [data-zone]");
  const box = zone?.closest("[data-scalp-map]").querySelector(`input[value="${zone.dataset.zone}"]`);
  if (!box || box.disabled) return;
  box.checked = !box.checked;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.dispatchEvent(new Event("change", { bubbles: true }));
});
