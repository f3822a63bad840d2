// form[data-autosave="/address"]: what is typed is kept on the server as a draft. It saves when a field is
// left, at once for a choice, after two seconds of quiet, every five while somebody goes on typing, and now on
// Ctrl+S. Nothing is kept in the browser. Nothing here ever signs: only a press of a button does.
// The answer is a fragment (clinic.views.autosave): 200 saved, 422 not readable yet, 409 somebody else saved.
import { changedIn } from "./early.js";

const QUIET = 2000;
const TYPING = 5000;
const LONGEST = 30_000;
const CHOICES = "select, input[type=radio], input[type=checkbox], input[type=date]";

const form = document.querySelector("form[data-autosave]");
const state = document.getElementById("save-state");
const place = document.getElementById("conflict");
const touched = new Set();
let sending = null;
let again = false;
let held = false;
let tries = 0;
let timer = 0;
let oldest = 0;
let waiting = null;

function say(kind, words) {
  if (!state) return;
  state.dataset.state = kind;
  const text = state.querySelector("[data-words]");
  if (text && text.textContent !== words) text.textContent = words;
}

function fields(values) {
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements[name];
    if (field) field.value = value ?? "";
  }
}

function fragment(text) {
  return new DOMParser().parseFromString(text, "text/html");
}

// What the server answered stands in the place of what stood there, in the same live region.
function take(fresh) {
  const coming = fresh.getElementById("save-state");
  if (!coming || !state) return;
  state.dataset.state = coming.dataset.state;
  state.querySelector("[data-words]").textContent = coming.querySelector("[data-words]").textContent.trim();
  if (coming.dataset.fields) fields(JSON.parse(coming.dataset.fields));
  for (const each of fresh.querySelectorAll("[data-swap]")) {
    document.getElementById(each.id)?.replaceWith(document.importNode(each, true));
  }
}

function later(pause) {
  clearTimeout(timer);
  timer = setTimeout(save, pause);
}

function failed() {
  tries += 1;
  say("failed", state?.dataset.retrying.replace("{count}", tries) ?? "");
  later(Math.min(1000 * 2 ** (tries - 1), LONGEST));
}

function done(fresh) {
  tries = 0;
  take(fresh);
  oldest = 0;
  // Typed while this save was on its way: it is not kept yet.
  if (touched.size && state?.dataset.state === "saved") say("dirty", state.dataset.unsaved);
  form.dispatchEvent(new CustomEvent("anagen:kept", { bubbles: true }));
  // What could not be read yet is still only here: leaving asks.
  if (!touched.size && state?.dataset.state === "saved") form.dispatchEvent(new CustomEvent("anagen:saved", { bubbles: true }));
  if (again) {
    again = false;
    changed();
  }
}

function body() {
  const data = new FormData(form);
  data.delete("picture");
  return new URLSearchParams([...data].filter(([, value]) => typeof value === "string"));
}

async function send() {
  const sent = [...touched];
  for (const name of sent) touched.delete(name);
  say("saving", state?.dataset.saving ?? "");
  let answer = null;
  let text = "";
  try {
    answer = await fetch(form.dataset.autosave, {
      method: "POST",
      body: body(),
      redirect: "manual",
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken?.value ?? "", "X-Autosave": "1" },
    });
    text = await answer.text();
  } catch {
    answer = null;
  }
  const fresh = fragment(text);
  if (answer?.status === 200 && fresh.getElementById("save-state")) done(fresh);
  else {
    for (const name of sent) touched.add(name);
    if (answer?.status === 409 && fresh.querySelector("[data-conflict]")) conflict(fresh);
    else if (fresh.getElementById("save-state")) refused(fresh);
    else if (answer && (answer.type === "opaqueredirect" || [401, 403].includes(answer.status))) say("failed", state?.dataset.signedOut ?? "");
    else failed();
  }
}

// Unreadable as it stands: it waits for the next change and does not try the same again.
function refused(fresh) {
  tries = 0;
  again = false;
  take(fresh);
}

export async function save() {
  clearTimeout(timer);
  if (held || !form) return;
  if (sending) {
    again = true;
    await sending;
    return;
  }
  if (!touched.size) return;
  sending = send();
  await sending;
  sending = null;
}

function changed(now = false) {
  if (held) return;
  const at = Date.now();
  oldest ||= at;
  if (sending) again = true;
  if (tries) return;
  later(now ? 0 : Math.max(0, Math.min(QUIET, oldest + TYPING - at)));
}

function mark(target, now) {
  if (target.form !== form || target.type === "hidden" || target.closest("[data-not-saved]")) return;
  touched.add(target.name);
  if (state && state.dataset.state === "saved") say("dirty", state.dataset.unsaved);
  changed(now);
}

// --- two versions, field by field -------------------------------------------------------------------
function put(name, values) {
  const controls = [...form.elements].filter((each) => each.name === name);
  for (const each of controls) {
    if (each.type === "radio" || each.type === "checkbox") each.checked = values.includes(each.value);
    else if (each instanceof HTMLSelectElement) {
      for (const option of each.options) option.selected = values.includes(option.value);
      if (!values.length) each.value = "";
    } else each.value = values[0] ?? "";
  }
  if (!controls.length) {
    for (const value of values) {
      const extra = document.createElement("input");
      Object.assign(extra, { type: "hidden", name, value });
      form.append(extra);
    }
  }
  controls[0]?.dispatchEvent(new Event("input", { bubbles: true }));
}

function choose(all) {
  for (const row of place.querySelectorAll("[data-conflict-field]")) {
    const side = all ?? (touched.has(row.dataset.conflictField) ? "mine" : "theirs");
    const radio = row.querySelector(`input[value="${side}"]`) ?? row.querySelector("input");
    radio.checked = true;
  }
}

function conflict(fresh) {
  held = true;
  clearTimeout(timer);
  place.replaceChildren(document.importNode(fresh.querySelector("[data-conflict]"), true));
  place.hidden = false;
  choose();
  say("failed", state?.dataset.conflict ?? "");
  place.focus();
  place.scrollIntoView({ block: "center" });
}

function settle() {
  const found = place.querySelector("[data-conflict]");
  held = true;
  for (const row of found.querySelectorAll("[data-conflict-field]")) {
    const side = row.querySelector("input:checked")?.value ?? "mine";
    if (side === "theirs") put(row.dataset.conflictField, JSON.parse(row.dataset.theirs));
  }
  fields(JSON.parse(found.dataset.conflict));
  place.hidden = true;
  place.replaceChildren();
  held = false;
  touched.add("");
  state?.focus();
  save();
}

if (form) {
  document.addEventListener("input", (event) => mark(event.target, false));
  document.addEventListener("change", (event) => mark(event.target, event.target.matches(CHOICES)));
  form.addEventListener("focusout", (event) => {
    if (event.target.name && touched.has(event.target.name)) changed(true);
  });
  document.addEventListener("anagen:save-now", (event) => {
    event.preventDefault();
    touched.add("");
    tries = 0;
    save();
  });
  place?.addEventListener("click", (event) => {
    const all = event.target.closest("[data-conflict-all]");
    if (all) choose(all.dataset.conflictAll);
    if (event.target.closest("[data-conflict-apply]")) settle();
  });
  // A save under way would make the submitted version old: it is awaited first.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!sending || waiting) {
      held = true;
      return;
    }
    event.preventDefault();
    const { submitter } = event;
    waiting = sending.then(() => {
      waiting = null;
      if (place?.hidden !== false) form.requestSubmit(submitter);
    });
  });
  window.addEventListener("pageshow", () => { held = place?.hidden === false && Boolean(place.firstElementChild); });
  // Closing the tab or going to another program: what is still typed goes out with it.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden || held || sending || !touched.size || tries) return;
    save();
  });
  window.addEventListener("pagehide", () => {
    if (held || sending || !touched.size) return;
    fetch(form.dataset.autosave, {
      method: "POST",
      body: body(),
      keepalive: true,
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken?.value ?? "", "X-Autosave": "1" },
    }).catch(() => {});
  });
  window.addEventListener("online", () => { if (tries) { tries = 0; save(); } });
  if (place?.querySelector("[data-conflict]")) {
    for (const row of place.querySelectorAll("[data-conflict-field]")) touched.add(row.dataset.conflictField);
    held = true;
    choose();
    place.focus();
  } else for (const field of changedIn(form)) mark(field, false);
}
