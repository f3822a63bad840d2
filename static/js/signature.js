// data-signature: a drawn signature goes as a PNG data URL into the hidden field beside the canvas.
// The typed name beneath it always works too. data-module names the pad's own file.
async function start(box) {
  const canvas = box.querySelector("canvas");
  const field = box.querySelector("input[type=hidden]");
  const { default: SignaturePad } = await import(box.dataset.module);
  const ink = getComputedStyle(canvas).color;
  const pad = new SignaturePad(canvas, { penColor: ink });

  function fit() {
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    const strokes = pad.toData();
    canvas.width = canvas.offsetWidth * ratio;
    canvas.height = canvas.offsetHeight * ratio;
    canvas.getContext("2d").scale(ratio, ratio);
    pad.clear();
    pad.fromData(strokes);
  }

  pad.addEventListener("endStroke", () => {
    field.value = pad.toDataURL("image/png");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  box.querySelector("[data-signature-clear]")?.addEventListener("click", () => {
    pad.clear();
    field.value = "";
  });
  window.addEventListener("resize", fit);
  fit();
  box.classList.add("signature-ready");
}

for (const box of document.querySelectorAll("[data-signature]")) start(box);
