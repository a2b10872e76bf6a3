// SPDX-License-Identifier: Apache-2.0

const colours = { foreground: "rgb(20 160 60 / 45%)", background: "rgb(200 30 40 / 45%)" };
/** In milliseconds: how long strokes are seen once they have been obeyed. */
const fading = 600;

/** What lies on the picture while a person marks it: strokes, the box, and the brush. As fine as the screen is. */
export class Overlay {
  #canvas;
  #ring;
  #since = null;
  #frame = 0;

  constructor(canvas, ring) {
    this.#canvas = canvas;
    this.#ring = ring;
  }

  /** Whether strokes vanish from now on; those that do go on. */
  set fades(value) {
    if (value && this.#since !== null) return;
    const atOnce = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#since = !value ? null : atOnce ? -Infinity : performance.now();
  }

  hideRing() { this.#ring.hidden = true; }

  /** In pixels of the stage. */
  showRing(x, y, radius) {
    this.#ring.hidden = false;
    Object.assign(this.#ring.style, {
      width: `${2 * radius}px`, height: `${2 * radius}px`, transform: `translate(${x - radius}px, ${y - radius}px)`,
    });
  }

  /** - `growing`: the mark that is being made, which does not fade. */
  draw(view, marks, growing) {
    cancelAnimationFrame(this.#frame);
    const canvas = this.#canvas;
    const density = devicePixelRatio;
    const [width, height] = [Math.round(canvas.clientWidth * density), Math.round(canvas.clientHeight * density)];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const context = canvas.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    context.setTransform(view.zoom * density, 0, 0, view.zoom * density, view.x * density, view.y * density);
    const shown = this.#since === null ? 1 : Math.max(0, 1 - (performance.now() - this.#since) / fading);
    for (const mark of marks) drawn(context, mark, shown, view.zoom);
    if (growing) drawn(context, growing, 1, view.zoom);
    if (this.#since !== null && shown > 0) this.#frame = requestAnimationFrame(() => this.draw(view, marks, growing));
  }
}

function drawn(context, { kind, rect, points, radius }, shown, zoom) {
  if (kind === "rect") {
    const [x1, y1, x2, y2] = rect;
    context.strokeStyle = "#0b57c2";
    context.lineWidth = 2 / zoom;
    context.strokeRect(x1, y1, x2 - x1, y2 - y1);
  } else if (kind in colours) {
    context.globalAlpha = shown;
    context.strokeStyle = colours[kind];
    context.lineWidth = 2 * radius;
    context.lineCap = context.lineJoin = "round";
    context.beginPath();
    context.moveTo(...points[0]);
    for (const point of points) context.lineTo(...point);
    // A line without a length has no ends to be drawn.
    if (points.length === 1) context.lineTo(points[0][0] + 0.01, points[0][1]);
    context.stroke();
    context.globalAlpha = 1;
  }
}
