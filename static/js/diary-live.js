// Keeps an open diary up to date. Every four seconds it asks the server, which answers 304 while nothing
// has changed; otherwise the parts below get their new content, and scroll, focus, selection and whatever
// stands outside them stay. Waits while the tab is hidden, while [data-diary-hold] is on the page, and
// while somebody types in a part. "diary:refresh" on the document asks at once.
import { changed } from "./early.js";

const PAUSE = 4000;
const LONGEST = 60_000;
const PARTS = ["diary-notice", "diary-grid", "diary-rail"];

const live = document.getElementById("diary-live");
const stale = document.getElementById("diary-stale");
let etag = live?.dataset.etag ?? "";
let clock = live?.dataset.clock ?? "";
let pause = PAUSE;
let timer = 0;
let asking = false;
let again = false;

function part(id) {
  return document.getElementById(id);
}

function held() {
  if (document.querySelector("[data-diary-hold]")) return true;
  return PARTS.some((id) => [...(part(id)?.querySelectorAll("input:not([type=hidden]), select, textarea") ?? [])]
    .some((field) => field === document.activeElement || changed(field)));
}

function replace(id, fresh) {
  const old = part(id);
  const coming = fresh.getElementById(id);
  if (!old || !coming) return;
  const { scrollTop, scrollLeft } = old;
  const opened = [...old.querySelectorAll("details[id][open]")].map((each) => each.id);
  old.className = coming.className;
  old.replaceChildren(...document.importNode(coming, true).childNodes);
  for (const name of opened) part(name)?.setAttribute("open", "");
  old.scrollTo({ top: scrollTop, left: scrollLeft, behavior: "instant" });
}

function take(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const coming = fresh.getElementById("diary-live");
  if (!coming) return;
  const focused = document.activeElement?.id ?? "";
  const selected = [...document.querySelectorAll(".appt-selected[data-appointment]")].map((each) => each.id);
  for (const id of PARTS) replace(id, fresh);
  const caption = part("diary-caption");
  if (caption) caption.textContent = coming.dataset.caption;
  clock = coming.dataset.clock;
  for (const id of selected) part(id)?.classList.add("appt-selected");
  if (focused && document.activeElement?.id !== focused) part(focused)?.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("diary:refreshed"));
}

function say(words) {
  const text = stale.querySelector("[data-words]");
  const said = words.replace("{time}", clock);
  if (text.textContent !== said) text.textContent = said;
  stale.hidden = !words;
}

async function ask() {
  // What an answer under way brings may be older than what was done just now.
  again = asking;
  if (asking || document.hidden) return;
  if (held()) {
    wait();
    return;
  }
  asking = true;
  let answer = null;
  let text = "";
  try {
    answer = await fetch(live.dataset.live, { cache: "no-store", headers: { "If-None-Match": etag } });
    text = answer.status === 200 ? await answer.text() : "";
  } catch {
    answer = null;
  }
  asking = false;
  if (answer?.redirected || answer?.status === 403) {
    say(stale.dataset.signedOut);
    return;
  }
  if (answer?.status === 200 || answer?.status === 304) {
    pause = PAUSE;
    say("");
    // A drag or a typed word may have begun while the answer was on its way: ask again then.
    if (text && !held()) {
      take(text);
      etag = again ? "" : answer.headers.get("ETag") ?? "";
    }
  } else {
    pause = Math.min(pause * 2, LONGEST);
    say(stale.dataset.away);
  }
  if (again) ask();
  else wait();
}

function wait() {
  clearTimeout(timer);
  timer = setTimeout(ask, pause);
}

function atNow() {
  const grid = part("diary-grid");
  const now = part("diary-now");
  if (!grid || !now || location.hash || now.offsetTop < grid.clientHeight * 0.7) return;
  grid.scrollTop = now.offsetTop - grid.clientHeight / 2;
}

if (live && stale) {
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  document.addEventListener("diary:refresh", () => {
    etag = "";
    clearTimeout(timer);
    ask();
  });
  atNow();
  wait();
}
