// form[data-undo] counts down what is left of the three minutes and answers Ctrl+Z, off while typing.
// Where a page lives on without loading again (the diary), the form is sent in the background.
// "anagen:changed" on the document: something was changed, ask for the bar again.
const SAID_STAYS = 12_000;
let end = 0;
let tick = 0;
let forget = 0;

const place = () => document.getElementById("undo-bar");
const bar = () => document.querySelector("form[data-undo]");
const typing = (target) => target.closest?.("input, select, textarea, [contenteditable]") !== null;

function show() {
  const form = bar();
  const left = Math.ceil((end - performance.now()) / 1000);
  if (!form || left <= 0) {
    form?.remove();
    clearInterval(tick);
    return;
  }
  const clock = form.querySelector("[data-undo-clock]");
  if (clock) clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}

function start() {
  clearInterval(tick);
  const form = bar();
  if (!form) return;
  end = performance.now() + Number(form.dataset.undoSeconds) * 1000;
  tick = setInterval(show, 1000);
  show();
}

function put(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html").getElementById("undo-bar");
  if (!parsed) return;
  // The status line stays the same element, so that a screen reader hears what changes in it.
  const said = place().querySelector("[role=status]");
  const fresh = document.importNode(parsed, true);
  const text = fresh.querySelector("[role=status]").textContent;
  fresh.querySelector("[role=status]").remove();
  const next = fresh.querySelector("input[name=next]");
  if (next) next.value = location.pathname + location.search;
  place().replaceChildren(said, ...fresh.childNodes);
  if (said.textContent !== text) said.textContent = text;
  clearTimeout(forget);
  forget = setTimeout(() => place().querySelector("[data-undo-said]")?.remove(), SAID_STAYS);
  start();
}

async function ask(address, options) {
  try {
    const answer = await fetch(address, { ...options, headers: { "HX-Request": "true" } });
    if (!answer.redirected) put(await answer.text());
    return answer.ok;
  } catch {
    return false;
  }
}

document.addEventListener("submit", async (event) => {
  if (!event.target.matches("form[data-undo]") || !document.getElementById("diary-live")) return;
  event.preventDefault();
  const form = event.target;
  if (form.dataset.sending) return;
  form.dataset.sending = "1";
  await ask(form.action, { method: "POST", body: new FormData(form) });
  delete form.dataset.sending;
  document.dispatchEvent(new CustomEvent("diary:refresh"));
  document.dispatchEvent(new CustomEvent("anagen:undone"));
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const form = bar();
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});

document.addEventListener("anagen:changed", () => {
  if (place()) ask(place().dataset.undoLatest, {});
});

start();
