// [data-zones]: the zones of the assessment. The drawing, the table and the panel show the same zone; colours and
// differences follow what is typed. The server says the same again from what was saved.
const room = document.querySelector("[data-zones]");
const BANDS = [[95, "5"], [80, "4"], [65, "3"], [50, "2"], [-Infinity, "1"]];
const GRADES = ["5", "3", "2", "1"];
const MARKS = ["pustules", "excoriation", "perifollicular_scale", "casts", "tufting", "blue_grey_dots",
  "exclamation_hairs", "black_dots", "broken_hairs"];
const SETUP = ["method", "device", "magnification", "hair_state"];

const form = room?.closest("form");
const said = room?.dataset;
const panels = [...(room?.querySelectorAll("[data-zone-panel]") ?? [])];
const names = panels.map((panel) => panel.dataset.zonePanel);
let chosen = "";
let look = "density";

const field = (name) => form.elements.namedItem(name);
const valueOf = (name) => field(name)?.value ?? "";
const panelOf = (zone) => panels[names.indexOf(zone)];
const fill = (text, number) => text.replace("{n}", number);

function number(text) {
  const plain = text.trim().replace(",", ".");
  return plain === "" || Number.isNaN(Number(plain)) ? null : Number(plain);
}

function ticked(name, zone) {
  return form.querySelector(`input[name="${name}"][value="${zone}"]`)?.checked ?? false;
}

function densityOf(zone) {
  const count = number(valueOf(`density_${zone}`));
  if (count === null) return { band: "none", text: "", words: said.wordsNone };
  const words = fill(said.wordsDensity, count);
  const own = number(valueOf("density_occipital"));
  if (!own || valueOf(`method_${zone}`)) return { band: "none", text: String(count), words };
  const share = (count * 100) / own;
  const band = BANDS.find(([floor]) => share >= floor)[1];
  const cut = Math.floor(share * 10) / 10;
  const more = zone === "occipital" ? "" : `, ${fill(said.wordsShare, cut)}`;
  return { band, text: String(count), words: words + more };
}

function signsOf(zone) {
  const grades = ["erythema", "scaling"].map((part) => number(valueOf(`${part}_${zone}`))).filter((grade) => grade !== null);
  const marked = MARKS.some((part) => valueOf(`${part}_${zone}`) === "yes");
  const lost = ["focal", "diffuse"].includes(valueOf(`ostia_loss_${zone}`));
  if (!grades.length && !marked && !lost) return { band: "none", text: "", words: said.wordsCalm };
  const worst = grades.length ? Math.max(...grades) : null;
  const text = `${worst ?? ""}${marked || lost ? "!" : ""}`;
  return { band: worst === null ? "2" : GRADES[worst], text, words: text };
}

function zonesOf(zone) {
  if (ticked("zones_without_hair", zone)) return { band: "bare", text: said.wordsBare, words: said.wordsBare };
  if (ticked("zones_requested", zone)) return { band: "chosen", text: said.wordsTreat, words: said.wordsTreat };
  return { band: "none", text: "", words: "" };
}

const LOOKS = { density: densityOf, signs: signsOf, zones: zonesOf };

function paint(shape, drawn) {
  const map = shape.closest("svg");
  shape.dataset.band = drawn.band;
  const hairs = look === "density" && drawn.band !== "none";
  const pattern = map.querySelector(`pattern[id$="-hair-${drawn.band}"]`);
  shape.querySelector(".scalp-outline").setAttribute("fill", hairs && pattern ? `url(#${pattern.id})` : "none");
  const panel = panelOf(shape.dataset.zone);
  shape.setAttribute("aria-label", [panel.dataset.name, drawn.words].filter(Boolean).join(": "));
  const capsule = map.querySelector(`[data-capsule="${shape.dataset.zone}"]`);
  if (!capsule) return;
  const [box, text] = [capsule.querySelector("rect"), capsule.querySelector("text")];
  text.textContent = drawn.text;
  const width = Math.max(text.getComputedTextLength?.() ?? 0, 7.5 * drawn.text.length) + 12;
  box.setAttribute("width", width);
  box.setAttribute("x", Number(text.getAttribute("x")) - width / 2);
  if (drawn.text) capsule.removeAttribute("display");
  else capsule.setAttribute("display", "none");
}

function paintAll() {
  const drawn = Object.fromEntries(names.map((zone) => [zone, LOOKS[look](zone)]));
  room.querySelectorAll("[data-zone]").forEach((shape) => paint(shape, drawn[shape.dataset.zone]));
  const own = number(valueOf("density_occipital"));
  room.querySelector("[data-own]").textContent = own ? `(${own} /cm²)` : "";
}

// Like for like, as patients/domain/like_for_like.py has it: what nobody wrote down is not the same.
function setupOf(zone) {
  const own = valueOf(`method_${zone}`) ? `_${zone}` : "";
  return SETUP.map((name) => valueOf(name + own).trim().toLowerCase().replace(/\s+/g, " "));
}

function isAlike(zone) {
  const before = panelOf(zone).dataset.earlierSetup.split("|");
  return setupOf(zone).every((value, index) => {
    const needed = !(before[0] === "manual_count" && (index === 1 || index === 2));
    return value === before[index] && (value !== "" || !needed);
  });
}

const format = new Intl.NumberFormat(document.documentElement.lang, { signDisplay: "exceptZero", maximumFractionDigits: 1 });

function compare(zone) {
  const alike = isAlike(zone);
  let unlike = false;
  room.querySelectorAll(`[data-zone-panel="${zone}"] [data-before], [data-zone-row="${zone}"] [data-before]`).forEach((change) => {
    const now = number(document.getElementById(change.dataset.of)?.value ?? "");
    const place = change.querySelector("[data-difference]");
    if (!change.dataset.before || !place) return;
    unlike ||= now !== null && !alike;
    const moved = now === null || !alike ? null : now - Number(change.dataset.before);
    place.textContent = moved === null ? "" : format.format(moved).replace("-", "−").replace(/^0$/, "±0");
  });
  const note = panelOf(zone).querySelector("[data-unlike]");
  note.hidden = !unlike;
  note.textContent = unlike ? said.wordsUnlike : "";
}

function sideOf(zone) {
  const views = room.querySelector("[data-scalp-views]");
  if (views.querySelector(`.is-shown [data-zone="${zone}"]`)) return;
  const side = views.querySelector(`[data-zone="${zone}"]`)?.closest("[data-side]");
  side?.dispatchEvent(new CustomEvent("anagen:side", { bubbles: true }));
}

function choose(zone) {
  if (!names.includes(zone)) return;
  sideOf(zone);
  if (zone === chosen) return;
  chosen = zone;
  panels.forEach((panel) => { panel.hidden = panel.dataset.zonePanel !== zone; });
  room.querySelector("[data-zone-title]").textContent = panelOf(zone).dataset.name;
  room.querySelectorAll("[data-zone-row]").forEach((row) => row.classList.toggle("is-chosen", row.dataset.zoneRow === zone));
  room.querySelectorAll("[data-zone]").forEach((shape) => {
    if (shape.dataset.zone === zone) shape.setAttribute("aria-current", "true");
    else shape.removeAttribute("aria-current");
  });
  room.querySelectorAll("[data-chosen]").forEach((line) => {
    const shape = line.closest("svg").querySelector(`[data-zone="${zone}"] .scalp-fill`);
    line.setAttribute("d", shape?.getAttribute("d") ?? "");
  });
}

// The same question of the next zone keeps the focus.
function step(by) {
  const next = names[(names.indexOf(chosen) + by + names.length) % names.length];
  const from = document.activeElement;
  const asked = from?.closest("[data-zone-panel], [data-zone-row]") ? from.name ?? "" : "";
  choose(next);
  const before = names[(names.indexOf(next) - by + names.length) % names.length];
  if (!asked.endsWith(`_${before}`)) return;
  const alike = [...room.querySelectorAll(`[name="${asked.slice(0, -before.length)}${next}"]`)];
  (alike.find((input) => input.checked) ?? alike[0])?.focus();
}

function asLastTime() {
  const last = JSON.parse(document.getElementById("last-setup").textContent);
  Object.entries(last).forEach(([name, value]) => {
    if (!field(name)) return;
    field(name).value = value ?? "";
    field(name).dispatchEvent(new Event("change", { bubbles: true }));
  });
  names.forEach(compare);
}

function begin() {
  room.classList.add("is-live");
  const wrong = panels.find((panel) => "hasErrors" in panel.dataset);
  const wanted = location.hash.startsWith("#zone-") ? location.hash.slice("#zone-".length) : "";
  room.querySelectorAll("svg [data-outline]").forEach((line) => {
    const copy = line.cloneNode();
    copy.removeAttribute("data-outline");
    copy.setAttribute("class", "scalp-chosen");
    copy.setAttribute("data-chosen", "");
    line.before(copy);
  });
  const first = wrong?.dataset.zonePanel ?? (names.includes(wanted) ? wanted : names.find((zone) => ticked("zones_requested", zone)));
  choose(first ?? names[0]);
  paintAll();
  names.forEach(compare);
}

// The error summary and the open questions lead to fields that may stand in a hidden panel.
function reveal(event) {
  const id = event.target.closest("a[href^='#']")?.getAttribute("href").slice(1);
  const target = id && document.getElementById(id);
  const panel = target?.closest("[data-zone-panel]");
  if (!panel) return;
  choose(panel.dataset.zonePanel);
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

function follow(event) {
  const link = event.target.closest("a[data-zone], .zone-link");
  if (!link) return;
  event.preventDefault();
  choose(link.dataset.zone ?? link.closest("[data-zone-row]").dataset.zoneRow);
}

if (room) {
  begin();
  room.addEventListener("click", (event) => {
    follow(event);
    const steps = event.target.closest("[data-zone-step]");
    if (steps) step(Number(steps.dataset.zoneStep));
    const button = event.target.closest("[data-look]");
    if (button) {
      look = button.dataset.look;
      room.querySelectorAll("[data-look]").forEach((each) => each.setAttribute("aria-pressed", String(each === button)));
      room.querySelectorAll("[data-legend]").forEach((each) => { each.hidden = each.dataset.legend !== look; });
      paintAll();
    }
    if (event.target.closest("[data-as-last]")) asLastTime();
  });
  document.addEventListener("click", reveal, true);
  room.addEventListener("focusin", (event) => {
    const place = event.target.closest("[data-zone], [data-zone-row]");
    if (place) choose(place.dataset.zone ?? place.dataset.zoneRow);
  });
  form.addEventListener("input", paintAll);
  form.addEventListener("change", () => {
    paintAll();
    names.forEach(compare);
  });
  room.addEventListener("input", (event) => {
    const zone = names.find((name) => event.target.name?.endsWith(`_${name}`));
    if (zone) compare(zone);
  });
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    event.preventDefault();
    step(event.key === "ArrowRight" ? 1 : -1);
  });
}
