// form[data-count]: hairs are marked on the picture by touch, mouse or keys. What is drawn goes as
// JSON into the form's `drawing` field; the server counts. Positions are pixels of the full picture.
const SVG = "http://www.w3.org/2000/svg";
const STEP = 0.01;
const NEAR = 1.5;
const MOST = 3000;
const ZOOMS = [1, 1.5, 2, 3, 4, 6];
const MARKS = ["terminal", "vellus", "unit", "single_unit"];

class Counter {
  constructor(form) {
    this.form = form;
    this.stage = form.querySelector("[data-count-stage]");
    this.svg = this.stage.querySelector("svg");
    this.size = { width: Number(this.svg.dataset.width), height: Number(this.svg.dataset.height) };
    this.scale = Number(this.svg.dataset.scale);
    this.dot = 8 * this.scale;
    this.field = form.elements.drawing;
    const drawing = JSON.parse(document.getElementById("count-drawing").textContent);
    this.ruler = drawing.ruler;
    this.frame = drawing.frame;
    this.marks = drawing.marks;
    this.isRepeat = form.hasAttribute("data-repeat");
    this.cursor = this.frame
      ? [this.frame[0] + this.frame[2] / 2, this.frame[1] + this.frame[3] / 2]
      : [this.size.width / 2, this.size.height / 2];
    this.zoom = 0;
    this.first = null;
    this.pick(this.frame ? "terminal" : "frame");
    this.listen();
    this.draw();
    this.write(false);
  }

  listen() {
    for (const button of this.form.querySelectorAll("[data-tool]")) {
      button.addEventListener("click", () => this.pick(button.dataset.tool));
    }
    this.form.querySelector("[data-count-undo]").addEventListener("click", () => this.undo());
    for (const button of this.form.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => this.zoomBy(Number(button.dataset.zoom)));
    }
    this.svg.addEventListener("click", (event) => this.act(this.place(event)));
    this.stage.addEventListener("keydown", (event) => this.key(event));
  }

  place(event) {
    const box = this.svg.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / box.width) * this.size.width,
      ((event.clientY - box.top) / box.height) * this.size.height,
    ].map((value) => Math.round(value * 10) / 10);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const tool = this.form.querySelector(`[data-tool][data-key="${event.key.toUpperCase()}"]`);
    if (arrows[event.key]) this.move(arrows[event.key], event.shiftKey ? 0.2 : 1);
    else if (event.key === "Enter" || event.key === " ") this.act(this.cursor);
    else if (event.key === "Delete" || event.key === "Backspace") this.erase(this.cursor);
    else if (event.key === "+" || event.key === "-") this.zoomBy(event.key === "+" ? 1 : -1);
    else if (tool && !tool.disabled) this.pick(tool.dataset.tool);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  move([across, down], share) {
    const step = Math.max(this.size.width, this.size.height) * STEP * share;
    const inside = (value, most) => Math.round(Math.min(Math.max(value, 0), most - 0.1) * 10) / 10;
    this.cursor = [
      inside(this.cursor[0] + across * step, this.size.width),
      inside(this.cursor[1] + down * step, this.size.height),
    ];
    this.draw();
    this.svg.querySelector("[data-cursor]").scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  pick(tool) {
    this.tool = tool;
    this.first = null;
    for (const button of this.form.querySelectorAll("[data-tool]")) {
      button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
    }
    this.say(this.stage.dataset[tool === "frame" || tool === "ruler" ? `${tool}Hint` : "markHint"]);
  }

  // One tap or Enter: a corner, a point of the ruler, a mark, or a mark taken away.
  act(point) {
    this.cursor = point;
    if (this.tool === "erase") this.erase(point);
    else if (this.tool === "frame" || this.tool === "ruler") this.corner(point);
    else this.mark(point);
    this.draw();
  }

  corner(point) {
    if (this.first === null) {
      this.first = point;
      this.say(this.stage.dataset.secondHint);
      return;
    }
    const [x, y] = this.first;
    this.first = null;
    if (this.tool === "ruler") this.ruler = [x, y, ...point];
    else this.setFrame([Math.min(x, point[0]), Math.min(y, point[1]), Math.abs(x - point[0]), Math.abs(y - point[1])]);
    this.write();
  }

  setFrame(raw) {
    const frame = raw.map(Math.round);
    if (frame[2] < 1 || frame[3] < 1) return;
    this.frame = frame;
    const before = this.marks.length;
    this.marks = this.marks.filter(([, x, y]) => this.holds([x, y]));
    const lost = before - this.marks.length;
    this.pick("terminal");
    if (lost) this.say(this.stage.dataset.lostHint.replace("#", lost));
  }

  holds([x, y]) {
    const [left, top, width, height] = this.frame ?? [0, 0, 0, 0];
    return x >= left && y >= top && x < left + width && y < top + height;
  }

  mark(point) {
    if (!this.frame) this.say(this.stage.dataset.frameHint);
    else if (!this.holds(point)) this.say(this.stage.dataset.outsideHint);
    else if (this.marks.length < MOST) {
      this.marks.push([this.tool, ...point]);
      this.write();
    }
  }

  erase([x, y]) {
    const far = this.dot * NEAR * 2;
    const away = this.marks.map(([, mx, my]) => Math.hypot(mx - x, my - y));
    const nearest = away.indexOf(Math.min(...away));
    if (nearest < 0 || away[nearest] > far) return;
    this.marks.splice(nearest, 1);
    this.write();
    this.draw();
  }

  undo() {
    if (!this.marks.length) return;
    this.marks.pop();
    this.write();
    this.draw();
  }

  zoomBy(step) {
    this.zoom = Math.min(Math.max(this.zoom + step, 0), ZOOMS.length - 1);
    this.svg.style.setProperty("inline-size", `${ZOOMS[this.zoom] * 100}%`);
    this.svg.querySelector("[data-cursor]").scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  write(changed = true) {
    for (const kind of MARKS) {
      const place = this.form.querySelector(`[data-number="${kind}"]`);
      place.textContent = this.marks.filter((mark) => mark[0] === kind).length;
    }
    // As the server sent it, it is not a change to be saved.
    if (!changed) return;
    this.field.value = JSON.stringify({ ruler: this.ruler, frame: this.frame, marks: this.marks });
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  say(words) {
    this.form.querySelector("[data-count-say]").textContent = words ?? "";
  }

  draw() {
    const layer = this.svg.querySelector("[data-layer]");
    layer.replaceChildren();
    if (this.frame) {
      const [x, y, width, height] = this.frame;
      layer.append(shape("rect", { x, y, width, height, class: "count-frame" }));
    }
    if (this.ruler) {
      const [x1, y1, x2, y2] = this.ruler;
      layer.append(shape("line", { x1, y1, x2, y2, class: "count-ruler" }));
    }
    for (const [kind, x, y] of this.marks) layer.append(markShape(kind, x, y, this.scale));
    if (this.first) {
      layer.append(shape("circle", { cx: this.first[0], cy: this.first[1], r: this.dot, class: "count-first" }));
    }
    const [x, y] = this.cursor;
    const cross = shape("path", {
      d: `M${x - this.dot * 2} ${y}h${this.dot * 4}M${x} ${y - this.dot * 2}v${this.dot * 4}`,
      class: "count-cursor",
    });
    cross.dataset.cursor = "";
    layer.append(cross);
  }
}

function shape(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

// The same shapes as in _count_mark.html, so that a signed count looks as it was made.
function markShape(kind, x, y, scale) {
  const sample = document.querySelector(`[data-tool="${kind}"] .count-mark`).cloneNode();
  sample.setAttribute("transform", `translate(${x} ${y}) scale(${scale})`);
  return sample;
}

for (const form of document.querySelectorAll("form[data-count]")) new Counter(form);
