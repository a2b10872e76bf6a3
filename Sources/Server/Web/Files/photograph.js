// SPDX-License-Identifier: Apache-2.0

const WORKING_PIXELS = 1.5e6;

/** A smaller copy, upright, to show beside the cutout; as large as the server's `medium`. `scale`: its pixels per pixel of the file. */
export async function workingCopy(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) throw new Error("This is no JPEG, PNG or WebP picture. Choose another file.");
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    throw new Error("The picture is damaged or incomplete. Choose another file.");
  }
  const scale = Math.min(1, Math.sqrt(WORKING_PIXELS / (bitmap.width * bitmap.height)));
  const canvas = drawn(bitmap, Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
  const blob = await canvas.convertToBlob(file.type === "image/jpeg" ? { type: "image/jpeg", quality: 0.95 } : { type: "image/png" });
  return { blob, scale, width: canvas.width, height: canvas.height };
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

/** An empty picture. */
export function blank(width, height) {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d");
  return canvas.convertToBlob({ type: "image/png" });
}

/** Of a picture whether it is more than half opaque at a place, which is given in shares of its sides. */
export async function isOpaque(blob, x, y) {
  const bitmap = await createImageBitmap(blob);
  const inside = (share, side) => Math.min(side - 1, Math.max(0, Math.floor(share * side)));
  const context = drawn(bitmap, bitmap.width, bitmap.height).getContext("2d");
  return context.getImageData(inside(x, bitmap.width), inside(y, bitmap.height), 1, 1).data[3] > 127;
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
