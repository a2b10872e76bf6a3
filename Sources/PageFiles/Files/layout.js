// SPDX-License-Identifier: Apache-2.0

// Where things go, as the server will lay them out: frames, and subjects in them. Boxes are in shares of the photograph's sides.

/** The server's bounds of a crop's margin, on each side. */
const mostMargin = { share: 0.5, pixels: 500 };

/** The box of all of the photograph. */
export const everything = { left: 0, top: 0, right: 1, bottom: 1 };

/** The smallest box round a frame and the photograph, all in shares of its sides. */
export function around({ left, top, right, bottom }) {
  return { left: Math.min(left, 0), top: Math.min(top, 0), right: Math.max(right, 1), bottom: Math.max(bottom, 1) };
}

/**
 * Where a subject goes in its frame, as the server will put it; boxes in shares of the sides of a photograph of this size. `scale` is a
 * percentage of the frame, `position` one of the room that the subject leaves on each axis; either may be "original".
 */
export function placed(box, width, height, frame, scale, position) {
  const sides = ({ left, top, right, bottom }) => [(right - left) * width, (bottom - top) * height];
  const [w, h] = sides(box);
  const [frameWidth, frameHeight] = sides(frame);
  const factor = scale === "original" ? 1 : parseFloat(scale) / 100 * Math.min(frameWidth / w, frameHeight / h);
  const [targetWidth, targetHeight] = [Math.min(w * factor, frameWidth), Math.min(h * factor, frameHeight)];
  const [freeX, freeY] = [frameWidth - targetWidth, frameHeight - targetHeight];
  const inside = (value, most) => Math.min(Math.max(value, 0), most);
  const shares = position.split(" ").map((share) => parseFloat(share) / 100);
  const [x, y] = position !== "original" ? [shares[0] * freeX, shares[1] * freeY] : [
    inside((box.left - frame.left) * width + (w - targetWidth) / 2, freeX),
    inside((box.top - frame.top) * height + (h - targetHeight) / 2, freeY),
  ];
  const [left, top] = [frame.left + x / width, frame.top + y / height];
  return { left, top, right: left + targetWidth / width, bottom: top + targetHeight / height };
}

/**
 * The frame of a crop, as the server will make it: margins in whole pixels of the photograph, and the frame in shares of its sides.
 * `ratio` is width by height, 0 for the subject's own; `margin` percent of the subject's sides.
 */
export function frameAround(box, width, height, ratio, margin) {
  const [left, top, right, bottom] = [box.left * width, box.top * height, box.right * width, box.bottom * height];
  const [w, h] = [right - left, bottom - top];
  const most = (side) => Math.max(mostMargin.share * side, mostMargin.pixels);
  // A body that ends with the picture does not float above its frame.
  const ends = bottom >= height - 2;
  let [across, up, down] = [w * margin / 100, h * margin / 100, ends ? 0 : h * margin / 100];
  if (ratio > 0) {
    const missing = ratio * (h + up + down) - (w + 2 * across);
    if (missing > 0) {
      across += missing / 2;
    } else {
      const more = (w + 2 * across) / ratio - (h + up + down);
      up += ends ? more : more / 2;
      down += ends ? 0 : more / 2;
    }
  }
  const [x, t, b] = [Math.min(across, most(w)), Math.min(up, most(h)), Math.min(down, most(h))];
  const length = (value, side) => value <= mostMargin.pixels ? `${Math.round(value)}px` : `${Math.round(1000 * value / side) / 10}%`;
  return {
    margin: [length(t, h), length(x, w), length(b, h), length(x, w)].join(" "),
    left: (left - x) / width, top: (top - t) / height, right: (right + x) / width, bottom: (bottom + b) / height,
  };
}
