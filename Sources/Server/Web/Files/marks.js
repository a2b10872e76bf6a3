// SPDX-License-Identifier: Apache-2.0

/** As many clicks as one request may hold; touches beyond them are dots. */
const clickLimit = 64;

/** Clicks, strokes and a box, drawn on a canvas that lies on the picture; in pixels of the picture's working copy. */
export class Marks {
  radius = 16;
  #canvas;
  #onChange;
  #tool = "none";
  /** In the order in which they were made: { kind, points, radius } or { kind: "rect", rect }. */
  #marks = [];
  #current = null;
  #cursor = null;
  /** Whether the brush is moved by keys: only then it is drawn. */
  #usesKeys = false;

  constructor(canvas, onChange) {
    this.#canvas = canvas;
    this.#onChange = onChange;
    canvas.addEventListener("pointerdown", (event) => this.#begin(event));
    canvas.addEventListener("pointermove", (event) => this.#current && event.isPrimary && this.#move(this.#point(event)));
    canvas.addEventListener("pointerup", () => this.#end());
    canvas.addEventListener("pointercancel", () => this.#cancel());
    canvas.addEventListener("keydown", (event) => this.#key(event));
  }

  get isEmpty() { return this.#marks.length === 0; }

  reset(width, height) {
    Object.assign(this.#canvas, { width, height });
    this.#marks = [];
    this.#cursor = { x: width / 2, y: height / 2 };
    this.#draw();
  }

  choose(tool) {
    this.#tool = tool;
    this.#canvas.classList.toggle("draws", tool !== "none");
    if (tool !== "none") this.#canvas.focus();
    this.#draw();
  }

  /** Adds a click, in pixels of the working copy. */
  click(kind, point) {
    this.#change(() => this.#marks.push({ kind, points: [point], radius: this.radius }));
  }

  undo() { this.#change(() => this.#marks.pop()); }

  clear() { this.#change(() => { this.#marks = []; }); }

  /** As the API takes them; null when there are none. */
  hints(scale = 1) {
    if (this.isEmpty) return null;
    const place = ([x, y]) => [round(x * scale), round(y * scale)];
    const painted = this.#marks.filter((mark) => mark.kind !== "rect");
    // A touch without a move decides a region.
    const clicks = painted.filter((mark) => mark.points.length === 1).slice(0, clickLimit);
    const strokes = (kind) => painted.filter((mark) => mark.kind === kind && !clicks.includes(mark))
      .map(({ points, radius }) => ({ points: points.map(place), radius: round(radius * scale) }));
    const hints = {
      clicks: clicks.map(({ kind, points }) => ({ point: place(points[0]), label: kind })),
      foreground: strokes("foreground"), background: strokes("background"),
    };
    const box = this.#marks.findLast((mark) => mark.kind === "rect");
    if (box) hints.rect = box.rect.map((value) => round(value * scale));
    return hints;
  }

  #change(body) {
    body();
    this.#draw();
    this.#onChange();
  }

  #point(event) {
    const box = this.#canvas.getBoundingClientRect();
    const inside = (value, limit) => Math.min(Math.max(value, 0), limit);
    return [
      inside((event.clientX - box.left) / box.width * this.#canvas.width, this.#canvas.width - 1),
      inside((event.clientY - box.top) / box.height * this.#canvas.height, this.#canvas.height - 1),
    ];
  }

  #begin(event) {
    this.#usesKeys = false;
    // A second finger moves the page, and takes back what the first one began.
    if (!event.isPrimary) return this.#cancel();
    if (this.#tool === "none") return;
    this.#canvas.setPointerCapture(event.pointerId);
    const point = this.#point(event);
    this.#current = this.#tool === "rect"
      ? { kind: "rect", rect: [...point, ...point] } : { kind: this.#tool, points: [point], radius: this.radius };
    this.#draw();
  }

  #move([x, y]) {
    const mark = this.#current;
    if (mark.kind === "rect") {
      mark.rect = [mark.rect[0], mark.rect[1], x, y];
    } else {
      const [lastX, lastY] = mark.points.at(-1);
      if (Math.hypot(x - lastX, y - lastY) >= mark.radius / 3) mark.points.push([x, y]);
    }
    this.#draw();
  }

  #cancel() {
    this.#current = null;
    this.#draw();
  }

  #end() {
    const mark = this.#current;
    this.#current = null;
    if (!mark) return;
    if (mark.kind === "rect") {
      const [x1, y1, x2, y2] = mark.rect;
      mark.rect = [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
      if (mark.rect[2] - mark.rect[0] < 8 || mark.rect[3] - mark.rect[1] < 8) return this.#draw();
    }
    this.#change(() => this.#marks.push(mark));
  }

  /** Arrow keys move a brush, the space bar is a click. */
  #key(event) {
    if (this.#tool !== "foreground" && this.#tool !== "background") return;
    const step = event.shiftKey ? 4 * this.radius : this.radius;
    const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
    const paints = event.key === " " || event.key === "Enter";
    if (!x && !y && !paints) return;
    event.preventDefault();
    this.#usesKeys = true;
    this.#cursor.x = Math.min(Math.max(this.#cursor.x + x * step, 0), this.#canvas.width - 1);
    this.#cursor.y = Math.min(Math.max(this.#cursor.y + y * step, 0), this.#canvas.height - 1);
    if (paints) {
      this.#change(() => this.#marks.push({ kind: this.#tool, points: [[this.#cursor.x, this.#cursor.y]], radius: this.radius }));
    } else {
      this.#draw();
    }
  }

  #draw() {
    const context = this.#canvas.getContext("2d");
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    for (const mark of [...this.#marks, this.#current].filter(Boolean)) this.#drawMark(context, mark);
    if (this.#usesKeys && document.activeElement === this.#canvas && this.#tool !== "none" && this.#tool !== "rect") {
      context.strokeStyle = "#ffffff";
      context.lineWidth = 2;
      context.beginPath();
      context.arc(this.#cursor.x, this.#cursor.y, this.radius, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  #drawMark(context, mark) {
    if (mark.kind === "rect") {
      const [x1, y1, x2, y2] = mark.rect;
      context.strokeStyle = "#0b57c2";
      context.lineWidth = 3;
      context.strokeRect(x1, y1, x2 - x1, y2 - y1);
      return;
    }
    context.strokeStyle = mark.kind === "foreground" ? "rgb(20 160 60 / 45%)" : "rgb(200 30 40 / 45%)";
    context.lineWidth = 2 * mark.radius;
    context.lineCap = context.lineJoin = "round";
    context.beginPath();
    context.moveTo(...mark.points[0]);
    for (const point of mark.points) context.lineTo(...point);
    context.stroke();
  }
}

const round = (value) => Math.round(value * 10) / 10;
