// [data-photo-marks] + form[data-photo-marks-form]: a tap on the picture fills in the first point, the next
// one the second, and so on in turn. Typing the numbers moves the marks.
const SVG = "http://www.w3.org/2000/svg";
const NAMES = ["one", "two"];

function start(picture, form) {
  const { width, height } = picture.viewBox.baseVal;
  const radius = Math.max(width, height) / 60;
  const fields = NAMES.map((name) => ({ x: form.elements[`${name}_x`], y: form.elements[`${name}_y`] }));
  let next = 0;

  function mark(number) {
    const group = document.createElementNS(SVG, "g");
    group.setAttribute("class", "photo-mark");
    const circle = document.createElementNS(SVG, "circle");
    circle.setAttribute("r", radius);
    const text = document.createElementNS(SVG, "text");
    text.setAttribute("font-size", radius);
    text.textContent = number;
    group.append(circle, text);
    return group;
  }

  function draw() {
    for (const old of picture.querySelectorAll(".photo-mark")) old.remove();
    fields.forEach(({ x, y }, index) => {
      if (x.value === "" || y.value === "") return;
      const group = mark(index + 1);
      const place = [(width * Number(x.value)) / 100, (height * Number(y.value)) / 100];
      group.setAttribute("transform", `translate(${place.join(" ")})`);
      picture.append(group);
    });
  }

  picture.addEventListener("click", (event) => {
    // By the drawing's own units: an upright picture does not fill its frame.
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
    if (place.x < 0 || place.y < 0 || place.x > width || place.y > height) return;
    fields[next].x.value = ((100 * place.x) / width).toFixed(2);
    fields[next].y.value = ((100 * place.y) / height).toFixed(2);
    next = 1 - next;
    draw();
  });
  form.addEventListener("input", draw);
  picture.classList.add("photo-frame-tap");
  draw();
}

const picture = document.querySelector("[data-photo-marks]");
const form = document.querySelector("[data-photo-marks-form]");
if (picture && form) start(picture, form);
