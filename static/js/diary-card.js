// Rest on an appointment of the diary, by pointer or by focus, and its card opens beside it. The server
// draws the card; it is fetched once for each version of the appointment. Escape closes it, and the
// pointer may move into it.
const REST = 300;
const card = document.getElementById("diary-card");
const known = new Map();
let shown = null;
let opening = 0;
let closing = 0;

function block(target) {
  return target instanceof Element ? target.closest("[data-card]") : null;
}

function busy() {
  return document.querySelector("[data-diary-hold], [data-diary-drawer]:not([hidden]), dialog[open]") !== null;
}

async function drawn(place) {
  const key = `${place.dataset.card} ${place.dataset.version}`;
  if (!known.has(key)) {
    const answer = await fetch(place.dataset.card, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) return null;
    known.set(key, await answer.text());
  }
  return new DOMParser().parseFromString(known.get(key), "text/html").body;
}

function put(place) {
  const beside = place.getBoundingClientRect();
  const own = card.getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  const after = beside.right + 8;
  const left = after + own.width < room ? after : beside.left - own.width - 8;
  const top = Math.min(beside.top, document.documentElement.clientHeight - own.height - 8);
  card.style.setProperty("left", `${Math.max(8, Math.min(left, room - own.width - 8))}px`);
  card.style.setProperty("top", `${Math.max(8, top)}px`);
}

function close() {
  clearTimeout(opening);
  clearTimeout(closing);
  shown?.querySelector("a")?.removeAttribute("aria-describedby");
  shown = null;
  if (card.matches(":popover-open")) card.hidePopover();
}

async function open(place) {
  if (busy() || !place.isConnected) return;
  const body = await drawn(place).catch(() => null);
  if (!body || shown !== place || !place.isConnected) return;
  card.replaceChildren(...document.importNode(body, true).childNodes);
  if (!card.matches(":popover-open")) card.showPopover();
  put(place);
  place.querySelector("a")?.setAttribute("aria-describedby", "diary-card");
}

function rest(place) {
  clearTimeout(closing);
  if (place === shown) return;
  close();
  shown = place;
  opening = setTimeout(() => open(place), REST);
}

function leave() {
  clearTimeout(closing);
  closing = setTimeout(close, REST);
}

if (card) {
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const place = block(event.target);
    if (place) rest(place);
    else if (card.contains(event.target)) clearTimeout(closing);
    else if (shown) leave();
  });
  document.addEventListener("focusin", (event) => {
    const place = block(event.target);
    if (place && event.target.matches(":focus-visible")) rest(place);
    else if (!place && shown && !card.contains(event.target)) close();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && shown) close(); });
  document.addEventListener("pointerdown", (event) => { if (!card.contains(event.target)) close(); });
  // A card that is not open yet is put beside its block wherever that then stands.
  document.addEventListener("scroll", (event) => {
    if (card.matches(":popover-open") && !card.contains(event.target)) close();
  }, true);
  document.addEventListener("diary:refreshed", close);
}
