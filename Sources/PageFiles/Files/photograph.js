// SPDX-License-Identifier: Apache-2.0

import { words } from "./words.js";

const workingPixels = 1.5e6;
/** Of an upload and of a photograph, as the server bounds them. */
const [mostBytes, mostMegapixels] = document.querySelector("meta[name=limits]").content.split(" ").map(Number);

/** What is known to be refused of a file, before anything is sent; throws it as a sentence. */
export function check(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) throw new Error(words("This is no JPEG, PNG or WebP picture. Choose another file."));
  if (file.size > mostBytes) {
    throw new Error(words("The file has {size} MB; this server takes {most} MB.", { size: Math.ceil(file.size / 1e6), most: Math.floor(mostBytes / 1e6) }));
  }
}

/** A smaller copy, upright, to work on; as large as the server's `medium`. `scale`: its pixels per pixel of the file. */
export async function workingCopy(file) {
  let whole;
  try {
    whole = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    throw new Error(words("The picture is damaged or incomplete. Choose another file."));
  }
  const megapixels = whole.width * whole.height / 1e6;
  if (megapixels > mostMegapixels) {
    throw new Error(words("The photograph has {size} megapixels; this server takes {most}.", { size: Math.ceil(megapixels), most: mostMegapixels }));
  }
  const scale = Math.min(1, Math.sqrt(workingPixels / (whole.width * whole.height)));
  if (scale === 1) return { bitmap: whole, scale };
  const [width, height] = [Math.round(whole.width * scale), Math.round(whole.height * scale)];
  const bitmap = await createImageBitmap(whole, { resizeWidth: width, resizeHeight: height, resizeQuality: "medium" });
  whole.close();
  return { bitmap, scale };
}

/** The one kind of picture that clipboards take. */
export async function asPNG(blob) {
  if (blob.type === "image/png") return blob;
  const bitmap = await createImageBitmap(blob);
  return drawn(bitmap, bitmap.width, bitmap.height).convertToBlob({ type: "image/png" });
}

function drawn(bitmap, width, height) {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, width, height);
  return canvas;
}

/** A picture that is white all over. */
export function white(width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  return canvas.convertToBlob({ type: "image/png" });
}

/** Of a picture whether it is more than half opaque at a place, which is given in shares of its sides. */
export function isOpaque(picture, x, y) {
  const inside = (share, side) => Math.min(side - 1, Math.max(0, Math.floor(share * side)));
  const context = drawn(picture, picture.width, picture.height).getContext("2d");
  return context.getImageData(inside(x, picture.width), inside(y, picture.height), 1, 1).data[3] > 127;
}

/** Shows a picture in an element, in place of the one before. */
export function show(image, blob) {
  URL.revokeObjectURL(image.src);
  image.src = URL.createObjectURL(blob);
}

/** Has the browser save a file. */
export function save(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
