// SPDX-License-Identifier: Apache-2.0

// What else the photograph could be cut into: alternatives to choose from, and the places where they differ.

import { note } from "./activity.js";
import { isOpaque } from "./photograph.js";
import { words } from "./words.js";

/** How long a finger rests on a doubt until it is told what is asked, in milliseconds. */
const longPress = 500;
const $ = (id) => document.getElementById(id);

/** From a JSON answer: { bitmap, address, difference } of each alternative, best first, and its doubts. */
export async function choicesOf({ data }) {
  const cutouts = await Promise.all((data.alternatives ?? [data]).map(async ({ result_b64: base64, difference }) => ({
    bitmap: await createImageBitmap(pictureOf(base64)), address: `data:image/png;base64,${base64}`,
    difference: difference ?? words("first choice"),
  })));
  return { cutouts, doubts: data.doubts };
}

/** What the first alternative that differs at a place has in a box round it, put into a cutout; null when none differs. Shares of the sides. */
export function decided(cutouts, shown, x, y, { left, top, right, bottom }) {
  const isTaken = isOpaque(shown, x, y);
  const other = cutouts.find(({ bitmap }) => isOpaque(bitmap, x, y) !== isTaken)?.bitmap;
  if (!other) return null;
  const { width, height } = shown;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  context.drawImage(shown, 0, 0);
  context.beginPath();
  context.rect(left * width, top * height, (right - left) * width, (bottom - top) * height);
  context.clip();
  context.globalCompositeOperation = "copy";
  context.drawImage(other, 0, 0, width, height);
  return canvas;
}

function pictureOf(base64) {
  return new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], { type: "image/png" });
}

/** Shows thumbnails; none where there is nothing to choose. `chosen` counts from 1; null while others are being made, and none can be. */
export function showChoices(cutouts, chosen, onChoice) {
  const buttons = cutouts.length < 2 ? [] : cutouts.map(({ bitmap, address, difference }, index) => {
    const button = Object.assign(document.createElement("button"), {
      type: "button", title: `${difference} (${index + 1})`, disabled: chosen === null,
    });
    button.setAttribute("aria-pressed", String(index + 1 === chosen));
    const image = Object.assign(document.createElement("img"), {
      src: address, alt: words("Cutout {number}: {difference}", { number: index + 1, difference }),
    });
    // It has its place before it is decoded.
    image.style.aspectRatio = `${bitmap.width} / ${bitmap.height}`;
    button.append(image);
    button.addEventListener("click", () => onChoice(index + 1));
    return button;
  });
  $("choices").replaceChildren(...buttons);
  // The place stays: nothing moves when there is something to choose.
  $("choices").classList.toggle("empty", buttons.length === 0);
}

/**
 * Shows where the alternatives differ. `width` and `height` are the photograph's; places are given in shares of them: `isSubject` says
 * what is shown at one, which a press would change, and `onDoubt` is told it, and the doubt's box.
 */
export function showDoubts(doubts, width, height, isSubject, onDoubt) {
  $("doubts").replaceChildren(...doubts.map(({ point: [x, y], box: [x1, y1, x2, y2] }, index) => {
    const place = [(x + 0.5) / width, (y + 0.5) / height];
    const box = { left: x1 / width, top: y1 / height, right: x2 / width, bottom: y2 / height };
    const isTaken = isSubject(...place);
    const question = isTaken
      ? words("Part of the person? Press to take it away.") : words("Part of the person? Press to add it.");
    const region = Object.assign(document.createElement("div"), { className: "doubt" });
    Object.assign(region.style, {
      left: `${100 * box.left}%`, top: `${100 * box.top}%`,
      width: `${100 * (box.right - box.left)}%`, height: `${100 * (box.bottom - box.top)}%`,
    });
    const button = Object.assign(document.createElement("button"), {
      type: "button", className: isTaken ? "takes" : "adds", textContent: isTaken ? "−" : "+", title: question,
      ariaLabel: words("Doubt {number}: {question}", { number: index + 1, question }),
    });
    Object.assign(button.style, {
      left: `${100 * (x - x1) / Math.max(1, x2 - x1)}%`, top: `${100 * (y - y1) / Math.max(1, y2 - y1)}%`,
    });
    onLongPress(button, () => note(question));
    button.addEventListener("click", () => onDoubt(...place, box));
    region.append(button);
    return region;
  }));
}

/** Fingers cannot hover: one that rests on a button is told what it asks, and decides nothing. Comes before other listeners. */
function onLongPress(button, tell) {
  let timer = null;
  let isTold = false;
  button.addEventListener("pointerdown", () => {
    isTold = false;
    timer = setTimeout(() => {
      isTold = true;
      tell();
    }, longPress);
  });
  for (const kind of ["pointerup", "pointercancel", "pointerleave"]) button.addEventListener(kind, () => clearTimeout(timer));
  // A press is no wish for the browser's own menu.
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  // Keys have no detail.
  button.addEventListener("click", (event) => isTold && event.detail > 0 && event.stopImmediatePropagation());
}
