// data-photo-slider: the range moves the edge between the earlier and the later photo; so does a finger or
// the mouse on the picture. The arrow keys are the range's own.
function start(figure) {
  const picture = figure.querySelector("svg");
  const clip = figure.querySelector("[data-photo-clip]");
  const edge = figure.querySelector("[data-photo-edge]");
  const range = figure.querySelector("input[type=range]");
  const width = picture.viewBox.baseVal.width;

  function show() {
    const at = (width * Number(range.value)) / 100;
    clip.setAttribute("x", at);
    edge.setAttribute("x", at - edge.width.baseVal.value / 2);
  }

  function follow(event) {
    // By the drawing's own units: an upright picture does not fill its frame.
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
    range.value = Math.round((100 * place.x) / width);
    show();
  }

  range.addEventListener("input", show);
  picture.addEventListener("pointerdown", (event) => {
    picture.setPointerCapture(event.pointerId);
    follow(event);
  });
  picture.addEventListener("pointermove", (event) => {
    if (picture.hasPointerCapture(event.pointerId)) follow(event);
  });
  figure.classList.add("photo-slider-ready");
  show();
}

for (const figure of document.querySelectorAll("[data-photo-slider]")) start(figure);
