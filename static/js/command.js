// form[data-command]: the search of the top bar answers while one types. Ctrl+K goes there from anywhere;
// the arrow keys choose, Enter opens what is chosen, and without a choice sends the form as ever.
const PAUSE = 200;
const form = document.querySelector("form[data-command]");
const field = form?.querySelector("[data-command-query]");
const box = form?.querySelector("[data-command-box]");
let timer = 0;
let asked = 0;

const hits = () => [...box.querySelectorAll("[role=option]")];
const chosen = () => box.querySelector("[aria-selected=true]");

function choose(hit) {
  chosen()?.setAttribute("aria-selected", "false");
  hit?.setAttribute("aria-selected", "true");
  hit?.scrollIntoView({ block: "nearest" });
  if (hit) field.setAttribute("aria-activedescendant", hit.id);
  else field.removeAttribute("aria-activedescendant");
}

function close() {
  clearTimeout(timer);
  asked += 1;
  choose(null);
  box.hidden = true;
  field.setAttribute("aria-expanded", "false");
}

async function ask() {
  asked += 1;
  const own = asked;
  let answer;
  try {
    answer = await fetch(`${field.dataset.search}?${new URLSearchParams({ q: field.value })}`);
  } catch {
    return;
  }
  if (!answer.ok || answer.redirected || own !== asked) return;
  const body = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  if (own !== asked) return;
  box.replaceChildren(...document.importNode(body, true).childNodes);
  box.hidden = false;
  field.setAttribute("aria-expanded", "true");
  // What was typed for a page or a patient: the first hit is the likely one.
  choose(field.value.trim() ? hits()[0] ?? null : null);
}

function step(by) {
  const all = hits();
  if (!all.length) return;
  const at = all.indexOf(chosen());
  choose(all[(at + by + all.length) % all.length]);
}

if (field && box) {
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", "command-box");
  field.setAttribute("aria-autocomplete", "list");
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !box.hidden) {
      event.stopPropagation();
      close();
    } else if (event.key === "Escape") field.blur();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (box.hidden) ask();
      else step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !box.hidden && chosen()) {
      event.preventDefault();
      chosen().click();
    }
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
  // A press on a hit must not take the focus away before the click arrives.
  box.addEventListener("pointerdown", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    field.focus();
    field.select();
    ask();
  });
  // Typed before this script came.
  if (field === document.activeElement && field.value) ask();
}
