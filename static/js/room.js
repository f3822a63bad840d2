// The consultation room: how high the pinned header is, flags on two lines and no more, and the side panel
// as a drawer where there is no room beside the page.
const root = document.documentElement;
const header = document.querySelector(".patient-header");
const side = document.getElementById("room-side");
const button = document.querySelector("[data-drawer='room-side']");

// Two lines of flags, the strongest first; the rest is one press away, never lost.
function fit() {
  const list = header?.querySelector(".flags");
  if (!list) return;
  const more = list.querySelector("[data-more-flags]");
  const flags = [...list.children].filter((each) => each !== more?.parentElement);
  for (const each of flags) each.hidden = false;
  if (!more || list.dataset.all) return;
  const unsent = Number(more.dataset.moreFlags);
  const lines = () => new Set([...list.children].filter((each) => !each.hidden).map((each) => each.offsetTop)).size;
  more.parentElement.hidden = unsent === 0;
  let left = flags.length;
  while (lines() > 2 && left > 1) {
    left -= 1;
    flags[left].hidden = true;
    more.parentElement.hidden = false;
    more.firstElementChild.textContent = `+${unsent + flags.length - left}`;
  }
}

function measure() {
  if (!header) return;
  const top = Number.parseFloat(getComputedStyle(header).top) || 0;
  root.style.setProperty("--room-top", `${Math.round(top + header.offsetHeight)}px`);
  const bar = document.querySelector(".room-bar");
  if (bar) root.style.setProperty("--room-bar", `${bar.offsetHeight}px`);
}

function draw() {
  fit();
  measure();
}

function open(wanted) {
  side.toggleAttribute("data-open", wanted);
  button.setAttribute("aria-expanded", String(wanted));
  (wanted ? side : button).focus({ preventScroll: true });
}

if (header) {
  new ResizeObserver(draw).observe(header);
  draw();
  header.addEventListener("click", (event) => {
    const more = event.target.closest("[data-more-flags]");
    if (!more || Number(more.dataset.moreFlags)) return;
    event.preventDefault();
    header.querySelector(".flags").dataset.all = "1";
    more.parentElement.hidden = true;
    draw();
  });
}

if (side && button) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    open(!side.hasAttribute("data-open"));
  });
  side.querySelector("[data-drawer-close]")?.addEventListener("click", (event) => {
    event.preventDefault();
    open(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && side.hasAttribute("data-open") && !document.querySelector("dialog[open]")) open(false);
  });
}
