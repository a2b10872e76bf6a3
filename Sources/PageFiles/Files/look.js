// SPDX-License-Identifier: Apache-2.0

// What the result shall look like: the same for all photographs.

import { frameAround, placed } from "./layout.js";
import { words } from "./words.js";

const $ = (id) => document.getElementById(id);
const swatches = ["#ffffff", "#000000", "#e8e8ec", "#81d4fa", "#0b57c2", "#c8e6c9", "#ffe0b2", "#c2185b"];
let picture = null;

const chosen = () => document.querySelector("[name=background]:checked").value;
const choose = (value) => { document.querySelector(`[name=background][value=${value}]`).checked = true; };

/** The form as it is. JPEG knows no transparency: without a background the server takes white. */
export function look() {
  const asked = chosen() === "picture" && !picture ? "none" : chosen();
  const isWhite = asked === "none" && $("format").value === "jpg";
  return {
    background: isWhite ? "color" : asked, color: isWhite ? "#ffffff" : $("color").value, blur: Number($("blur").value),
    picture: picture?.bitmap ?? null, shadow: Number($("shadow").value), frame: $("frame-kind").value,
    margin: Number($("margin").value), format: $("format").value,
    scale: $("subject-scale").value, position: $("subject-position").value,
  };
}

/** Round a cutout of a photograph of this size, the frame that is asked for; null for all of it. */
export function frame(edited, width, height) {
  const { frame, margin } = look();
  const box = frame === "photograph" ? null : edited.box;
  return box && frameAround(box, width, height, Number(frame) || 0, margin);
}

/** Whether the subject is to be elsewhere, or of another size, than the photograph has it. */
export function isPlaced() {
  const { scale, position } = look();
  return scale !== "original" || position !== "original";
}

/** Where in its frame the subject goes, both in shares of the photograph's sides; null where it stays. */
export function place(edited, width, height, frame) {
  const { scale, position } = look();
  const box = isPlaced() ? edited.box : null;
  return box && { box, target: placed(box, width, height, frame, scale, position) };
}

/** The look as parameters of the API. */
export function parameters(frame) {
  const { color, blur, shadow, format, scale, position } = look();
  const background = chosen();
  const fields = { output_format: format, size: $("size").value };
  if (frame) Object.assign(fields, { crop: "true", crop_margin: frame.margin });
  // The server puts what has a scale alone in the middle.
  if (isPlaced()) Object.assign(fields, { scale, position });
  if (background === "color") fields.bg_color = color;
  if (background === "blur") fields.bg_blur = blur;
  if (background === "picture" && picture) fields.bg_image_file = picture.file;
  if (shadow > 0) Object.assign(fields, { add_shadow: "true", shadow_opacity: shadow });
  return fields;
}

/** Calls `onChange` for everything that changes what is shown, `onFault` for a picture that is none. */
export function watchLook(onChange, onFault) {
  $("swatches").replaceChildren(...swatches.map((color) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "swatch", title: color, ariaLabel: words("Colour {colour}", { colour: color }) });
    button.style.background = color;
    button.addEventListener("click", () => {
      $("color").value = color;
      choose("color");
      onChange();
    });
    return button;
  }));
  // A colour that is picked is meant.
  for (const name of ["color", "blur"]) {
    $(name).addEventListener("input", () => {
      choose(name);
      onChange();
    });
  }
  for (const name of ["shadow", "margin"]) $(name).addEventListener("input", onChange);
  for (const name of ["frame-kind", "subject-scale", "subject-position", "format", "size"]) $(name).addEventListener("change", onChange);
  for (const control of document.querySelectorAll("[name=background]")) {
    control.addEventListener("change", () => {
      if (control.value === "picture" && !picture) $("picture").click();
      onChange();
    });
  }
  $("picture").addEventListener("cancel", () => {
    if (!picture && chosen() === "picture") choose("none");
    onChange();
  });
  $("picture").addEventListener("change", async () => {
    const file = $("picture").files[0];
    try {
      picture = file ? { file, bitmap: await createImageBitmap(file) } : null;
      choose(file ? "picture" : "none");
    } catch {
      [picture, $("picture").value] = [null, ""];
      choose("none");
      onFault(words("The picture is damaged or incomplete. Choose another file."));
    }
    onChange();
  });
}
