// Keyboard, off while typing: data-key-focus="/" focuses a field, data-key="n" presses a link or button,
// data-keys="g o" is pressed by two keys one after the other, J and K walk the rows of [data-rows],
// data-row-key="d" presses a link of the row that has the focus,
// Ctrl+S saves now: the draft that saves by itself, else it presses [data-save],
// Ctrl+Enter presses [data-finish] of the page, unless the focus is in another form[data-ctrl-enter]; without one it
// sends the form[data-ctrl-enter] around the focus, or that of the whole page ("page"),
// and ? opens the map of all this.
const SECOND_KEY = 1500;
let first = "";
let timer = 0;

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

function pressed(key) {
  const named = CSS.escape(key);
  const row = document.activeElement?.closest("[data-rows] tr");
  return row?.querySelector(`[data-row-key="${named}" i]`) ?? document.querySelector(`[data-key="${named}" i]`);
}

function followers(key) {
  return [...document.querySelectorAll(`[data-keys^="${CSS.escape(key)} "]`)];
}

function hint(links) {
  const place = document.getElementById("key-hint");
  if (!place) return;
  place.replaceChildren(...links.flatMap((link) => {
    const key = document.createElement("kbd");
    key.textContent = link.dataset.keys.slice(-1).toUpperCase();
    return [key, ` ${link.textContent.trim()}  `];
  }));
  place.hidden = !links.length;
}

// Without a second key the first one does what it does alone, if anything.
function forget() {
  const alone = pressed(first);
  first = "";
  hint([]);
  alone?.click();
}

function second(key) {
  const link = document.querySelector(`[data-keys="${CSS.escape(`${first} ${key}`)}"]`);
  clearTimeout(timer);
  first = "";
  hint([]);
  link?.click();
  return link !== null;
}

function begin(key) {
  const links = followers(key);
  if (!links.length) return false;
  first = key;
  hint(links);
  timer = setTimeout(forget, SECOND_KEY);
  return true;
}

function help(key) {
  const map = document.getElementById("keyboard-help");
  if (key !== "?" || !map) return false;
  map.showModal();
  return true;
}

function press(key) {
  const field = document.querySelector(`[data-key-focus="${CSS.escape(key)}" i]`);
  const button = pressed(key);
  if (field) field.focus();
  else if (button) button.click();
  else if (key === "j" || key === "k") return walk(key === "j" ? 1 : -1);
  else return false;
  return true;
}

function finish(target) {
  const near = target.closest("form[data-ctrl-enter]");
  const button = document.querySelector("[data-finish]");
  if (button && (!near || button.form === near)) button.click();
  else (near ?? document.querySelector("form[data-ctrl-enter='page']"))?.requestSubmit();
}

// True when something on the page was saved: the browser's own "save page" is not wanted then.
function saveNow() {
  const asked = new CustomEvent("anagen:save-now", { cancelable: true });
  if (!document.dispatchEvent(asked)) return true;
  const button = document.querySelector("[data-save]");
  button?.click();
  return button !== null;
}

document.addEventListener("keydown", (event) => {
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key === "Enter") {
    finish(event.target);
    return;
  }
  if (command && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "s") {
    if (!document.querySelector("dialog[open]") && saveNow()) event.preventDefault();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  if (key === "shift") return;
  const done = first ? second(key) : help(key) || begin(key) || press(key);
  if (done) event.preventDefault();
});
