// SPDX-License-Identifier: Apache-2.0

import { drawGround, EditedCutout } from "./compose.js";
import { everything } from "./layout.js";
import { frame, look, parameters } from "./look.js";
import { check, white } from "./photograph.js";

/**
 * A photograph's result at full size, as a blob. `cutOut(fields)` asks the server.
 *
 * What the exact brushes changed, the server cannot know. So it cuts first; then it is sent that cutout with the changes, all of which it
 * is told to keep, to be put on its background.
 */
export async function finish(project, cutOut) {
  const { file, guidance, history: { edits }, answer } = project;
  const size = { width: project.width / project.scale, height: project.height / project.scale };
  if (edits.length === 0) {
    const shown = answer?.bitmap && new EditedCutout(answer.bitmap, project.bitmap, project.width, project.height);
    return (await cutOut({ file, ...guidance, ...parameters(shown && frame(shown, size.width, size.height)) })).blob;
  }
  const photograph = await createImageBitmap(file, { imageOrientation: "from-image" });
  const { width, height } = photograph;
  const cutout = answer?.bitmap
    ? await createImageBitmap((await cutOut({ file, ...guidance, output_format: "png", size: "full" })).blob) : null;
  const edited = new EditedCutout(cutout, photograph, width, height);
  edited.scale = width / project.width;
  for (const edit of edits) edited.add(edit);
  const crop = frame(edited, width, height);
  const fields = parameters(crop);
  if (fields.bg_blur) {
    delete fields.bg_blur;
    const shown = crop ?? everything;
    const scale = Math.min(1, 1024 / Math.max(width, height));
    const side = (share, whole) => Math.max(16, Math.round(share * whole * scale));
    const ground = new OffscreenCanvas(side(shown.right - shown.left, width), side(shown.bottom - shown.top, height));
    drawGround(ground, photograph, edited.canvas, look(), shown);
    fields.bg_image_file = new File([await ground.convertToBlob({ type: "image/png" })], "background.png");
  }
  // The server bounds what is sent, and a PNG can be larger than the photograph was.
  const picture = new File([await edited.canvas.convertToBlob({ type: "image/png" })], "cutout.png", { type: "image/png" });
  check(picture);
  return (await cutOut({ file: picture, trimap: new File([await white(width, height)], "trimap.png"), ...fields })).blob;
}
