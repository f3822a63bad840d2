// The drawer beside the diary. A plain click or Enter on an appointment opens it there; the diary stays
// live behind it. Escape closes it and keeps what was typed: opening the same thing again brings it back.
// "diary:drawer" on the document, detail {url}, opens anything else in it ("diary:close" closes it).
// Posts of the drawer and of the diary's own buttons go in the background.
import { changed } from "./early.js";

const drawer = document.getElementById("diary-drawer");
const alarm = document.getElementById("diary-alert");
const typed = new Map();
let shown = "";
let opener = null;
let openerId = "";
let asked = 0;

const fields = () => [...drawer.querySelectorAll("input:not([type=hidden]), textarea, select")];
const key = (field) => `${field.form?.getAttribute("action").split("?")[0]} ${field.name || field.id}`;
const tell = (name, detail = {}) => document.dispatchEvent(new CustomEvent(name, { detail }));

function refuse(words) {
  alarm.textContent = words;
  alarm.hidden = !words;
}

function keep() {
  for (const field of fields()) {
    const isText = !field.matches("[type=radio], [type=checkbox], select");
    if (!isText) continue;
    if (field.value === field.defaultValue) typed.delete(key(field));
    else typed.set(key(field), field.value);
  }
}

const isBusy = () => fields().some((field) => field === document.activeElement || changed(field));

function bringBack() {
  for (const field of fields()) {
    if (!typed.has(key(field)) || field.value) continue;
    field.value = typed.get(key(field));
    const more = field.closest("details");
    if (more) more.open = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function forget(form) {
  const start = form.getAttribute("action").split("?")[0];
  for (const name of [...typed.keys()]) if (name.startsWith(`${start} `)) typed.delete(name);
}

function address(pk) {
  const here = new URL(location.href);
  if (pk) here.searchParams.set("open", pk);
  else here.searchParams.delete("open");
  history.replaceState(history.state, "", here);
}

function put(html, url) {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  drawer.replaceChildren(...document.importNode(body, true).childNodes);
  drawer.hidden = false;
  shown = url;
  refuse("");
  const pk = drawer.querySelector("[data-drawer-of]")?.dataset.drawerOf ?? "";
  address(pk);
  mark(pk);
  bringBack();
  tell("diary:drawn");
}

function mark(pk) {
  if (!pk) return;
  for (const other of document.querySelectorAll(".appt-selected")) other.classList.remove("appt-selected");
  document.getElementById(`appointment-${pk}`)?.classList.add("appt-selected");
}

function remember(element) {
  opener = element;
  openerId = element?.id ?? "";
}

async function open(url, { focus = true, quiet = false } = {}) {
  asked += 1;
  const own = asked;
  if (!drawer.hidden) keep();
  else if (!quiet) remember(document.activeElement);
  let answer;
  try {
    answer = await fetch(url, { headers: { Accept: "text/html" } });
  } catch {
    answer = null;
  }
  if (own !== asked) return;
  if (!answer?.ok || answer.redirected) {
    if (answer?.redirected) location.assign(answer.url);
    else if (!quiet) refuse(alarm.dataset.fault);
    return;
  }
  const text = await answer.text();
  if (own !== asked) return;
  // Typed while the answer was on its way: nobody asked for a quiet one, and any other keeps it.
  if (quiet && isBusy()) return;
  if (!drawer.hidden) keep();
  put(text, url);
  if (focus) (drawer.querySelector("[data-first]") ?? document.getElementById("drawer-title"))?.focus();
}

function close() {
  if (drawer.hidden) return;
  keep();
  asked += 1;
  drawer.hidden = true;
  shown = "";
  address("");
  tell("diary:closed");
  const back = opener?.isConnected ? opener : document.getElementById(openerId);
  (back ?? document.getElementById("diary-grid"))?.focus({ preventScroll: true });
}

function page(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

// What a page that was meant for the whole window says went wrong.
function fault(parsed) {
  const said = parsed.querySelector("main .banner-stop, #error-summary li");
  return said?.textContent.trim() ?? "";
}

async function send(form, next) {
  const values = new FormData(form);
  if (next) values.set("next", next);
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: values });
  } catch {
    refuse(alarm.dataset.fault);
    return null;
  }
  return { answer, html: await answer.text(), path: new URL(answer.url).pathname };
}

async function sendFromDiary(form) {
  const latest = document.getElementById("undo-bar")?.dataset.undoLatest;
  const sent = await send(form, latest);
  if (!sent) return;
  const { answer, html, path } = sent;
  if (answer.ok && path === latest) {
    refuse("");
    tell("anagen:changed", { html });
    tell("diary:said", { words: "checked" });
  } else if (path.startsWith("/courses/")) {
    location.assign(answer.url);
    return;
  } else refuse(fault(page(html)) || alarm.dataset.fault);
  tell("diary:refresh");
  if (!drawer.hidden && drawer.querySelector("[data-drawer-of]")) open(shown, { focus: false });
}

async function sendFromDrawer(form) {
  const sent = await send(form, "");
  if (!sent) return;
  const { answer, html, path } = sent;
  const url = new URL(answer.url);
  if (answer.ok && answer.redirected && path.startsWith("/courses/")) {
    location.assign(answer.url);
    return;
  }
  if (answer.ok && answer.redirected) {
    forget(form);
    for (const field of fields()) if (field.form === form) field.value = field.defaultValue;
    tell("anagen:changed");
    tell("diary:refresh");
    if (url.searchParams.has("drawer")) {
      put(html, answer.url);
      document.getElementById("drawer-title")?.focus();
    } else open(`${path}?drawer=1`);
    return;
  }
  const parsed = page(html);
  if (parsed.querySelector("#drawer-title")) {
    put(html, shown);
    drawer.querySelector("[role=alert]")?.scrollIntoView({ block: "nearest" });
    return;
  }
  refuse(fault(parsed) || alarm.dataset.fault);
  tell("diary:refresh");
}

async function once(form, work) {
  if (form.dataset.sending) return;
  form.dataset.sending = "1";
  await work(form);
  delete form.dataset.sending;
}

function plain(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

if (drawer) {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-drawer-close]")) close();
    const link = event.target.closest("#diary-live a.appt-body");
    if (!link || !plain(event) || event.defaultPrevented) return;
    event.preventDefault();
    if (drawer.hidden) remember(link);
    open(`${link.closest("[data-href]").dataset.href}?drawer=1`);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.closest("#diary-drawer") && form.matches("[data-drawer-form]")) once(form, sendFromDrawer);
    else if (form.closest("#diary-live") && form.getAttribute("action")?.endsWith("/advance/")) once(form, sendFromDiary);
    else return;
    event.preventDefault();
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || drawer.hidden || event.defaultPrevented) return;
    if (document.querySelector("dialog[open], [data-diary-hold], [data-command-box]:not([hidden])")) return;
    close();
  });
  document.addEventListener("diary:drawer", (event) => open(event.detail.url));
  document.addEventListener("diary:close", close);
  document.addEventListener("anagen:undone", () => {
    if (drawer.querySelector("[data-drawer-of]") && !drawer.hidden) open(shown, { focus: false });
  });
  // Somebody else has changed what stands in the drawer: show it, unless something is typed there.
  document.addEventListener("diary:refreshed", () => {
    const inside = drawer.querySelector("[data-drawer-of]");
    const block = inside && document.getElementById(`appointment-${inside.dataset.drawerOf}`);
    if (drawer.hidden || !block || block.dataset.version === inside.dataset.version) return;
    if (!isBusy()) open(shown, { focus: false, quiet: true });
  });
  const wanted = new URL(location.href).searchParams.get("open") ?? "";
  if (/^\d+$/.test(wanted)) open(`${drawer.dataset.detail.replace("/0/", `/${wanted}/`)}?drawer=1`, { quiet: true });
}
