// SPDX-License-Identifier: Apache-2.0

import { blurredBackground, EditedCutout } from "./compose.js";
import { frame, look, parameters } from "./look.js";
import { white } from "./photograph.js";

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
    return (await cutOut({ file, ...guidance, ...parameters(shown && frame(shown.box, size.width, size.height)) })).blob;
  }
  const photograph = await createImageBitmap(file, { imageOrientation: "from-image" });
  const { width, height } = photograph;
  const cutout = answer.bitmap
    ? await createImageBitmap((await cutOut({ file, ...guidance, output_format: "png", size: "full" })).blob) : null;
  const edited = new EditedCutout(cutout, photograph, width, height);
  edited.scale = width / project.width;
  for (const edit of edits) edited.add(edit);
  const fields = parameters(frame(edited.box, width, height));
  if (fields.bg_blur) {
    delete fields.bg_blur;
    const blurred = blurredBackground(photograph, edited.canvas, look().blur);
    fields.bg_image_file = new File([await blurred.convertToBlob({ type: "image/png" })], "background.png");
  }
  const picture = new File([await edited.canvas.convertToBlob({ type: "image/png" })], "cutout.png");
  return (await cutOut({ file: picture, trimap: new File([await white(width, height)], "trimap.png"), ...fields })).blob;
}
