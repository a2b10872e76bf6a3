// SPDX-License-Identifier: Apache-2.0

import { drawGround, drawSubject, EditedCutout } from "./compose.js";
import { around, everything } from "./layout.js";
import { frame, look, parameters, place } from "./look.js";
import { isOpaque } from "./photograph.js";
import { command, confidenceInWords, stageFigures, timelineItems } from "./report.js";
import { words } from "./words.js";

const $ = (id) => document.getElementById(id);

/** What is seen of one photograph: its cutout as it will be downloaded, and what is told of it. */
export class Display {
  #project = null;
  /** Which its stages were of. */
  #answer = null;
  /** The cutout with what the exact brushes changed. */
  #edited = null;
  /** What is shown of the photograph, and where its subject is put: as `frame` and `place` of look.js give them. */
  #shown = null;
  #move = null;
  #isMarked = false;

  /** Everything anew. */
  show(project) {
    const { answer, history, bitmap, width, height } = project;
    if (project !== this.#project) $("before").src = project.address;
    if (project !== this.#project || answer !== this.#answer) this.showStages([]);
    [this.#project, this.#answer] = [project, answer];
    this.#edited = new EditedCutout(answer?.bitmap ?? null, bitmap, width, height);
    for (const edit of history.edits) this.#edited.add(edit);
    $("confidence").textContent = !answer ? project.fault
      : answer.bitmap ? confidenceInWords(answer.confidence, answer.type)
      : words("Nobody was found. Choose Keep and touch what you want to keep.");
    $("timeline").replaceChildren(...timelineItems(answer?.timing ?? ""));
    $("undo").disabled = !history.canUndo;
    $("redo").disabled = !history.canRedo;
    $("clear").disabled = history.marks.length === 0;
    this.recompose();
  }

  /** Whether a person marks the picture, with a brush or a box. */
  set isMarked(value) {
    this.#isMarked = value;
    if (this.#project) this.recompose();
  }

  /** A stroke of an exact brush that grows. */
  grow(mark) {
    this.#edited.add({ ...mark, points: mark.points.slice(-2) });
    this.#drawSubject();
  }

  /** Whether what is shown at a place, given in shares of the sides, is subject. */
  isSubject(x, y) { return isOpaque(this.#edited.canvas, x, y); }

  /** The same cutout, looking otherwise. */
  recompose() {
    const { width, height, scale, file, guidance, bitmap, history } = this.#project;
    const crop = frame(this.#edited, width / scale, height / scale);
    const shown = crop ?? everything;
    // While a person marks, the subject is where the photograph has it.
    const move = this.#isMarked ? null : place(this.#edited, width / scale, height / scale, shown);
    [this.#shown, this.#move] = [shown, move];
    $("stage").classList.toggle("placed", Boolean(move));
    const boxes = [[$("frame"), shown], [$("ground"), shown], [$("after"), around(shown)]];
    for (const [element, { left, top, right, bottom }] of boxes) {
      Object.assign(element.style, {
        left: `${100 * left}%`, top: `${100 * top}%`, width: `${100 * (right - left)}%`, height: `${100 * (bottom - top)}%`,
      });
      if (element instanceof HTMLCanvasElement) Object.assign(element, { width: Math.round((right - left) * width), height: Math.round((bottom - top) * height) });
    }
    $("frame").hidden = !crop;
    drawGround($("ground"), bitmap, this.#edited.canvas, look(), shown);
    this.#drawSubject();
    $("curl-lacks").hidden = history.edits.length === 0;
    $("curl").textContent = command({ ...guidance, ...parameters(crop) }, file.name || "portrait.jpg", look().format);
  }

  #drawSubject() {
    drawSubject($("after"), this.#edited.canvas, look(), this.#shown, this.#move);
  }

  /** The files of an explanation. */
  showStages(files) {
    for (const image of $("pictures").querySelectorAll("img")) URL.revokeObjectURL(image.src);
    $("pictures").replaceChildren(...stageFigures(files));
  }
}
