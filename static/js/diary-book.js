// Book from free time: a click gives the quarter of an hour under the pointer, a drag as long as it went
// ("diary:book" {free, row, rows}). The drawer's form searches patients while one types; another type or
// another patient draws it again, and nothing typed is lost. An unfinished one is kept when it is closed.
const QUARTER = 3;
const PAUSE = 250;
const drawer = document.getElementById("diary-drawer");
const chip = document.getElementById("draft-kept");
let timer = 0;
let asked = 0;
let draft = null;

const tell = (name, detail = {}) => document.dispatchEvent(new CustomEvent(name, { detail }));
const form = () => drawer.querySelector("[data-book-form]");

function clockAt(row) {
  let found = "";
  let at = 0;
  for (const tick of document.querySelectorAll("#diary-grid .diary-clock li:not(.now-time)")) {
    const own = Number(/\br(\d+)\b/.exec(tick.className)?.[1] ?? 0);
    if (own <= row && own > at) [found, at] = [tick.textContent.trim(), own];
  }
  const clock = /^(\d\d):(\d\d)/.exec(found);
  return clock ? `${clock[1]}:${String(Number(clock[2]) + (row - at) * 5).padStart(2, "0")}` : "";
}

function rowOf(free, y) {
  const item = free.closest("li");
  const first = Number(/\br(\d+)\b/.exec(item.className)[1]);
  if (y === null) return first;
  const height = parseFloat(getComputedStyle(document.getElementById("diary-grid")).getPropertyValue("--hour")) / 12;
  const under = first + Math.floor((y - item.getBoundingClientRect().top) / height);
  return Math.max(first, Math.floor((under - 1) / QUARTER) * QUARTER + 1);
}

// What was chosen and typed so far, as the form's address wants it.
function chosen() {
  const now = form();
  if (!now) return {};
  const values = new FormData(now);
  const query = now.querySelector("[data-book-query]")?.value ?? "";
  return { patient: values.get("patient") ?? "", note: values.get("note") ?? "", q: query };
}

function filled(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value));
}

function open(free, row, rows) {
  const link = new URL(free.href);
  const lane = free.closest("[data-lane]");
  const query = new URLSearchParams(link.search);
  const clock = clockAt(row);
  if (clock) query.set("time", clock);
  query.set("day", lane.dataset.day);
  if (lane.dataset.practitioner) query.set("practitioner", lane.dataset.practitioner);
  if (lane.dataset.room) query.set("room", lane.dataset.room);
  if (rows) query.set("minutes", rows * 5);
  const kept = drawer.hidden ? draft : chosen();
  for (const [name, value] of Object.entries(filled(kept ?? {}))) query.set(name, value);
  draft = null;
  chip.hidden = true;
  tell("diary:drawer", { url: `${drawer.dataset.quick}?${query}` });
}

function again(changes) {
  const now = form();
  const query = new URLSearchParams();
  for (const field of now.querySelectorAll("[data-kept]")) query.set(field.dataset.kept, field.value);
  query.set("type", now.elements.type.value);
  query.delete("minutes");
  for (const [name, value] of Object.entries(filled({ ...chosen(), ...changes }))) query.set(name, value);
  tell("diary:drawer", { url: `${now.dataset.bookAgain}?${query}` });
}

async function search(field) {
  asked += 1;
  const own = asked;
  const place = document.getElementById("book-matches");
  let answer;
  try {
    answer = await fetch(`${field.dataset.search}?${new URLSearchParams({ q: field.value })}`);
  } catch {
    return;
  }
  if (!answer.ok || answer.redirected || own !== asked || !place?.isConnected) return;
  const body = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  if (own === asked) place.replaceChildren(...document.importNode(body, true).childNodes);
}

if (drawer?.dataset.quick) {
  document.addEventListener("click", (event) => {
    const free = event.target.closest("#diary-grid a[data-free]");
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (free && isPlain && !event.defaultPrevented) {
      event.preventDefault();
      open(free, rowOf(free, event.detail ? event.clientY : null), 0);
    }
    if (event.target.closest("[data-book-change]")) again({ patient: "" });
    const register = event.target.closest("[data-book-register]");
    if (register) {
      const { q } = chosen();
      register.href = register.dataset.bookRegister + (q ? `&${new URLSearchParams({ name: q })}` : "");
    }
    if (event.target.closest("[data-draft-open]")) {
      chip.hidden = true;
      tell("diary:drawer", { url: draft.url });
    }
  });
  document.addEventListener("diary:book", (event) => open(event.detail.free, event.detail.row, event.detail.rows));
  drawer.addEventListener("input", (event) => {
    if (!event.target.matches("[data-book-query]")) return;
    clearTimeout(timer);
    timer = setTimeout(() => search(event.target), PAUSE);
  });
  drawer.addEventListener("change", (event) => {
    if (event.target.matches("[data-book-reload]")) again({});
  });
  drawer.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-book-query]")) return;
    // Enter takes the one who was found; with several one of them is to be chosen.
    event.preventDefault();
    const found = drawer.querySelectorAll("#book-matches input");
    const one = drawer.querySelector("#book-matches input:checked");
    (one ? form().querySelector(".drawer-foot .btn-primary") : found[0])?.focus();
  });
  document.addEventListener("diary:closed", () => {
    const values = filled(chosen());
    if (!form() || !Object.keys(values).length) return;
    const query = new URLSearchParams(values);
    for (const field of drawer.querySelectorAll("[data-kept]")) query.set(field.dataset.kept, field.value);
    query.set("type", form().elements.type.value);
    draft = { ...values, url: `${drawer.dataset.quick}?${query}` };
    chip.hidden = false;
  });
}
