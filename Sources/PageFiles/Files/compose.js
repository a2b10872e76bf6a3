// SPDX-License-Identifier: Apache-2.0

// What the server does with background, shadow and frame, drawn at once; and what the exact brushes took and gave.

import { around, everything } from "./layout.js";

/** Of the server's: standard deviation and fall of a shadow, as shares of the long side. */
const shadowSoftness = 0.02;
const shadowDrop = 0.025;
/** The subject's colours must not shine through a blur: its place is filled from this far, as a share of the long side. */
const fillRadius = 0.15;
/** Opacity, of 255, up to which a pixel is as good as empty for the server. */
const faintest = 12;

const canvasOf = (width, height, options) => {
  const canvas = new OffscreenCanvas(width, height);
  return [canvas, canvas.getContext("2d", options)];
};

function stroke(context, { points, radius }, scale) {
  context.lineWidth = 2 * radius * scale;
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  context.moveTo(points[0][0] * scale, points[0][1] * scale);
  for (const [x, y] of points) context.lineTo(x * scale, y * scale);
  // A line without a length has no ends to be drawn.
  if (points.length === 1) context.lineTo(points[0][0] * scale + 0.01, points[0][1] * scale);
  context.stroke();
}

/** A cutout with exact strokes, in the size of its picture; a null cutout is empty. `scale`: its pixels per pixel of the strokes. */
export class EditedCutout {
  #photograph;

  constructor(cutout, photograph, width, height) {
    this.#photograph = photograph;
    [this.canvas, this.context] = canvasOf(width, height);
    if (cutout) this.context.drawImage(cutout, 0, 0, width, height);
    this.scale = 1;
  }

  add(edit) {
    const { context, canvas: { width, height } } = this;
    context.save();
    if (edit.kind === "erase") {
      context.globalCompositeOperation = "destination-out";
      stroke(context, edit, this.scale);
    } else {
      // No larger than the stroke is.
      const [xs, ys] = [0, 1].map((axis) => edit.points.map((point) => point[axis] * this.scale));
      const reach = edit.radius * this.scale + 1;
      const [x, y] = [Math.max(0, Math.floor(Math.min(...xs) - reach)), Math.max(0, Math.floor(Math.min(...ys) - reach))];
      const [right, bottom] = [Math.min(width, Math.max(...xs) + reach), Math.min(height, Math.max(...ys) + reach)];
      const [layer, own] = canvasOf(Math.max(1, Math.ceil(right - x)), Math.max(1, Math.ceil(bottom - y)));
      own.translate(-x, -y);
      stroke(own, edit, this.scale);
      own.globalCompositeOperation = "source-in";
      own.drawImage(this.#photograph, 0, 0, width, height);
      context.drawImage(layer, x, y);
    }
    context.restore();
  }

  /** The smallest box round what is not empty, in shares of the sides; null when all is. */
  get box() {
    const { width, height } = this.canvas;
    const [, copy] = canvasOf(width, height, { willReadFrequently: true });
    copy.drawImage(this.canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, width, height);
    let [left, top, right, bottom] = [width, height, 0, 0];
    for (let y = 0, index = 3; y < height; y += 1) {
      for (let x = 0; x < width; x += 1, index += 4) {
        if (data[index] <= faintest) continue;
        if (x < left) left = x;
        if (x >= right) right = x + 1;
        if (y < top) top = y;
        bottom = y + 1;
      }
    }
    return right === 0 ? null : { left: left / width, top: top / height, right: right / width, bottom: bottom / height };
  }
}

function fitting({ width, height }, side) {
  const scale = Math.min(1, side / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** A picture blurred by a Gaussian of this standard deviation, in pixels; where browsers have none, by making it small. */
function softened(picture, sigma) {
  const { width, height } = picture;
  if ("filter" in OffscreenCanvasRenderingContext2D.prototype) {
    const [canvas, context] = canvasOf(width, height);
    context.filter = `blur(${sigma}px)`;
    context.drawImage(picture, 0, 0);
    return canvas;
  }
  const [canvas, context] = canvasOf(Math.max(1, Math.round(width / (2 * sigma))), Math.max(1, Math.round(height / (2 * sigma))));
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** A photograph's background without its subject, blurred as the server does with `bg_blur`. Opaque. */
function blurredBackground(photograph, cutout, blur) {
  const [small, context] = canvasOf(...fitting(photograph, 640));
  context.drawImage(photograph, 0, 0, small.width, small.height);
  const [blurred, own] = canvasOf(small.width, small.height);
  own.drawImage(small, 0, 0);
  context.globalCompositeOperation = "destination-out";
  context.drawImage(cutout, 0, 0, small.width, small.height);
  const long = Math.max(small.width, small.height);
  for (const share of [fillRadius, 0.001 + 0.0004 * (blur - 1)]) {
    const soft = softened(small, Math.max(0.5, share * long));
    // What is thin after the blur becomes opaque by being laid on itself.
    for (let layer = 0; layer < 8; layer += 1) own.drawImage(soft, 0, 0, small.width, small.height);
  }
  return blurred;
}

/** Draws a picture over a whole canvas, its middle in the middle, as CSS's `cover`. */
function cover(context, picture, { width, height }) {
  const scale = Math.max(width / picture.width, height / picture.height);
  const [w, h] = [picture.width * scale, picture.height * scale];
  context.drawImage(picture, (width - w) / 2, (height - h) / 2, w, h);
}

/** What lies behind a cutout within a frame, which is given in shares of the photograph's sides. */
export function drawGround(canvas, photograph, cutout, look, { left, top, right, bottom }) {
  const context = canvas.getContext("2d");
  const { width, height } = canvas;
  context.clearRect(0, 0, width, height);
  if (look.background === "color") {
    context.fillStyle = look.color;
    context.fillRect(0, 0, width, height);
  }
  if (look.background === "picture") cover(context, look.picture, canvas);
  if (look.background === "blur") {
    const blurred = blurredBackground(photograph, cutout, look.blur);
    const [across, down] = [width / (right - left), height / (bottom - top)];
    // Beyond the photograph its edges go on.
    context.drawImage(blurred, 0, 0, width, height);
    context.drawImage(blurred, -left * across, -top * down, across, down);
  }
}

/**
 * Draws a cutout and the shadow that it casts in its frame. The canvas shows what is `around` the frame; `move` takes a part of the cutout
 * elsewhere, null leaves it where it is.
 */
export function drawSubject(canvas, cutout, { shadow }, frame, move) {
  const context = canvas.getContext("2d");
  const { width, height } = canvas;
  const reach = around(frame);
  const [across, down] = [width / (reach.right - reach.left), height / (reach.bottom - reach.top)];
  const { box, target } = move ?? { box: everything, target: everything };
  const draw = (context) => context.drawImage(
    cutout, box.left * cutout.width, box.top * cutout.height, (box.right - box.left) * cutout.width, (box.bottom - box.top) * cutout.height,
    (target.left - reach.left) * across, (target.top - reach.top) * down,
    (target.right - target.left) * across, (target.bottom - target.top) * down);
  context.clearRect(0, 0, width, height);
  if (shadow > 0) {
    const long = Math.max((frame.right - frame.left) * across, (frame.bottom - frame.top) * down);
    const [shape, own] = canvasOf(width, height);
    draw(own);
    own.globalCompositeOperation = "source-in";
    own.fillRect(0, 0, width, height);
    context.globalAlpha = shadow / 100;
    context.drawImage(softened(shape, shadowSoftness * long), 0, shadowDrop * long, width, height);
    context.globalAlpha = 1;
  }
  draw(context);
}
