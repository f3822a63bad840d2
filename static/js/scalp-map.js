// The scalp map by hand and by keys. In data-scalp-map="check" a zone ticks its box in the list beneath, in "links" it
// is a link. One Tab stop a drawing; the arrows lead to the neighbours, Space and Enter choose. data-scalp-views shows
// one side of the head at a time.
const ARROWS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };

const zonesOf = (map) => [...map.querySelectorAll("[data-zone]")];
const placeOf = (map) => map.closest("[data-zone-choice]") ?? map;
const boxOf = (zone) => placeOf(zone.closest("[data-scalp-map]")).querySelector(`input[value="${zone.dataset.zone}"]`);

function rove(map, zone) {
  zonesOf(map).forEach((each) => each.setAttribute("tabindex", each === zone ? "0" : "-1"));
}

function outline(map, zone) {
  const line = map.querySelector("[data-outline]");
  line?.setAttribute("d", zone?.querySelector(".scalp-fill").getAttribute("d") ?? "");
}

function show(zone) {
  const box = boxOf(zone);
  if (!box) return;
  zone.setAttribute("aria-checked", String(box.checked));
  zone.setAttribute("aria-disabled", String(box.disabled));
}

function tick(zone) {
  const box = boxOf(zone);
  if (!box || box.disabled) return;
  box.checked = !box.checked;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function press(zone) {
  if (zone.closest("[data-scalp-map]").dataset.scalpMap === "check") tick(zone);
  else zone.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
}

function onKey(event) {
  const zone = event.target.closest("[data-zone]");
  if (!zone || event.altKey || event.ctrlKey || event.metaKey) return;
  const map = zone.closest("[data-scalp-map]");
  const next = zone.dataset[ARROWS[event.key]];
  if (event.key in ARROWS) {
    event.preventDefault();
    if (next) map.querySelector(`[data-zone="${next}"]`).focus();
  } else if (event.key === " " || event.key === "Enter") {
    event.preventDefault();
    press(zone);
  }
}

function begin(map) {
  if (map.dataset.ready) return;
  map.dataset.ready = "yes";
  const zones = zonesOf(map);
  if (map.dataset.scalpMap === "check") {
    map.querySelector("svg").setAttribute("role", "group");
    zones.forEach((zone) => {
      zone.setAttribute("role", "checkbox");
      zone.setAttribute("aria-label", zone.dataset.name);
      zone.addEventListener("click", () => tick(zone));
      show(zone);
    });
    placeOf(map).addEventListener("change", () => zones.forEach(show));
  }
  rove(map, zones.find((zone) => zone.getAttribute("aria-current")) ?? zones[0]);
  map.addEventListener("keydown", onKey);
  map.addEventListener("focusin", (event) => {
    const zone = event.target.closest("[data-zone]");
    if (!zone) return;
    rove(map, zone);
    outline(map, zone);
  });
  map.addEventListener("focusout", () => outline(map, null));
}

function showSide(views, side) {
  views.querySelectorAll("[data-side]").forEach((each) => each.classList.toggle("is-shown", each.dataset.side === side));
  views.querySelectorAll("[data-view-choice]").forEach((button) => {
    button.setAttribute("aria-pressed", String(button.dataset.viewChoice === side));
  });
}

function beginAll(place) {
  place.querySelectorAll("[data-scalp-map]").forEach(begin);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-view-choice]");
  if (button) showSide(button.closest("[data-scalp-views]"), button.dataset.viewChoice);
});
document.addEventListener("anagen:side", (event) => {
  showSide(event.target.closest("[data-scalp-views]"), event.target.dataset.side);
});
document.addEventListener("htmx:load", (event) => beginAll(event.target));
beginAll(document);
