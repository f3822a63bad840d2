// The session's record: the clock of the observation, and codes of vials.
// The server's clock is the truth: data-seconds is where it stood when the page was drawn.
const since = new WeakMap();

function tick() {
  const clock = document.getElementById("session-observed");
  const shown = clock?.querySelector("[data-clock] bdi");
  if (!shown || clock.dataset.state !== "running") return;
  if (!since.has(clock)) since.set(clock, performance.now());
  const seconds = Number(clock.dataset.seconds) + (performance.now() - since.get(clock)) / 1000;
  const minutes = Math.floor(seconds / 60);
  shown.textContent = `${minutes}:${String(Math.floor(seconds % 60)).padStart(2, "0")} min`;
}

setInterval(tick, 1000);
tick();

// Autosave has put a fresh drawing in the place of the old one: it wants its keys again.
document.addEventListener("anagen:saved", () => {
  document.getElementById("session-map")?.dispatchEvent(new Event("htmx:load", { bubbles: true }));
});

// A scanner on the cable types the code and presses Enter: that is the button beside the field.
const scan = document.querySelector("[data-scan]");
const code = scan?.querySelector("[data-scan-code]");
const go = scan?.querySelector("[data-scan-go]");
code?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  go.click();
});
go?.addEventListener("click", (event) => {
  if (code.value.trim()) return;
  event.preventDefault();
  code.focus();
});

// Enter beside a button that stands outside of the form's own element means that button.
document.querySelector("[data-enter]")?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  document.getElementById(event.target.dataset.enter)?.click();
});

// With a camera, where the browser can read codes by itself.
const camera = scan?.querySelector("[data-scan-camera]");
const view = document.querySelector("[data-scan-view]");
let stream = null;

function close() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  view.hidden = true;
}

async function look(detector, video) {
  if (!stream) return;
  const found = await detector.detect(video).catch(() => []);
  // Closed meanwhile.
  if (!stream) return;
  if (found.length) {
    code.value = found[0].rawValue;
    close();
    go.click();
    return;
  }
  setTimeout(() => look(detector, video), 250);
}

async function open() {
  if (stream) return;
  const video = view.querySelector("video");
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    code.focus();
    return;
  }
  view.hidden = false;
  video.srcObject = stream;
  await video.play();
  look(new window.BarcodeDetector(), video);
}

// Some browsers have the reader and no code that it reads.
async function offer() {
  const formats = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!formats.length) return;
  camera.hidden = false;
  camera.addEventListener("click", open);
  view.querySelector("[data-scan-close]").addEventListener("click", close);
  window.addEventListener("pagehide", () => { if (stream) close(); });
}

if (camera && view && "BarcodeDetector" in window && navigator.mediaDevices) offer();
