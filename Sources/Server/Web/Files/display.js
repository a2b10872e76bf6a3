// SPDX-License-Identifier: Apache-2.0

import { compose, EditedCutout } from "./compose.js";
import { frame, look, parameters } from "./look.js";
import { isOpaque } from "./photograph.js";
import { command, confidenceInWords, stageFigures, timelineItems } from "./report.js";
import { words } from "./words.js";

const $ = (id) => document.getElementById(id);

/** What is seen of one photograph: its cutout as it will be downloaded, and what is told of it. */
export class Display {
  #project = null;
  /** The cutout with what the exact brushes changed. */
  #edited = null;

  /** Everything anew. */
  show(project) {
    const { answer, history, bitmap, width, height } = project;
    if (project !== this.#project) $("before").src = project.address;
    this.#project = project;
    this.#edited = new EditedCutout(answer?.bitmap ?? null, bitmap, width, height);
    for (const edit of history.edits) this.#edited.add(edit);
    $("confidence").textContent = !answer ? project.fault
      : answer.bitmap ? confidenceInWords(answer.confidence, answer.type)
      : words("Nobody was found. Choose Keep and touch what you want to keep.");
    $("timeline").replaceChildren(...timelineItems(answer?.timing ?? ""));
    this.showStages([]);
    $("undo").disabled = !history.canUndo;
    $("redo").disabled = !history.canRedo;
    $("clear").disabled = history.marks.length === 0;
    this.recompose();
  }

  /** A stroke of an exact brush that grows. */
  grow(mark) {
    this.#edited.add({ ...mark, points: mark.points.slice(-2) });
    this.#compose();
  }

  /** Whether what is shown at a place, given in shares of the sides, is subject. */
  isSubject(x, y) { return isOpaque(this.#edited.canvas, x, y); }

  /** The same cutout, looking otherwise. */
  recompose() {
    this.#compose();
    const { width, height, scale, file, guidance } = this.#project;
    const crop = frame(this.#edited.box, width / scale, height / scale);
    $("frame").hidden = !crop;
    if (crop) {
      const { left, top, right, bottom } = crop;
      Object.assign($("frame").style, {
        left: `${100 * left}%`, top: `${100 * top}%`, width: `${100 * (right - left)}%`, height: `${100 * (bottom - top)}%`,
      });
    }
    $("curl").textContent = command({ ...guidance, ...parameters(crop) }, file.name || "portrait.jpg", look().format);
  }

  #compose() {
    const { width, height } = this.#edited.canvas;
    if ($("after").width !== width || $("after").height !== height) Object.assign($("after"), { width, height });
    compose($("after"), this.#project.bitmap, this.#edited.canvas, look());
  }

  /** The files of an explanation. */
  showStages(files) {
    for (const image of $("pictures").querySelectorAll("img")) URL.revokeObjectURL(image.src);
    $("pictures").replaceChildren(...stageFigures(files));
  }
}
