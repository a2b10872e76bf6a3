// SPDX-License-Identifier: Apache-2.0

/** As many clicks as one request may hold; touches beyond them are dots. */
const clickLimit = 64;

/**
 * What a person did to one photograph, in its order, in pixels of the working copy: { kind, points, radius } of "foreground",
 * "background", "erase" and "restore"; { kind: "rect", rect }; { kind: "choice", choice } of an alternative, counted from 1;
 * { kind: "clear" }, which takes all marks before it back.
 */
export class History {
  #done = [];
  #undone = [];

  get canUndo() { return this.#done.length > 0; }

  get canRedo() { return this.#undone.length > 0; }

  /** Those that count. */
  get marks() {
    return this.#done.slice(this.#done.findLastIndex((mark) => mark.kind === "clear") + 1).filter((mark) => mark.kind !== "choice");
  }

  get choice() { return this.#done.findLast((mark) => mark.kind === "choice")?.choice ?? 1; }

  /** The first cutout again, as if there had been no others. */
  withdrawChoices() { this.#done = this.#done.filter((mark) => mark.kind !== "choice"); }

  /** What the brushes took and gave exactly, which only the page knows of. */
  get edits() { return this.marks.filter((mark) => mark.kind === "erase" || mark.kind === "restore"); }

  add(mark) {
    this.#done.push(mark);
    this.#undone = [];
  }

  undo() { if (this.canUndo) this.#undone.push(this.#done.pop()); }

  redo() { if (this.canRedo) this.#done.push(this.#undone.pop()); }

  /** As the API takes them; null when there are none. `scale`: from pixels of the copy to those of the picture that is sent. */
  hints(scale) {
    const place = ([x, y]) => [round(x * scale), round(y * scale)];
    const painted = this.marks.filter((mark) => mark.kind === "foreground" || mark.kind === "background");
    // A touch without a move decides a region.
    const clicks = painted.filter((mark) => mark.points.length === 1).slice(0, clickLimit);
    const hints = {
      clicks: clicks.map(({ kind, points }) => ({ point: place(points[0]), label: kind })),
      // In the order in which they were drawn: a later one wins.
      strokes: painted.filter((mark) => !clicks.includes(mark))
        .map(({ kind, points, radius }) => ({ points: points.map(place), radius: round(radius * scale), label: kind })),
    };
    const box = this.marks.findLast((mark) => mark.kind === "rect");
    if (box) hints.rect = box.rect.map((value) => round(value * scale));
    return box || painted.length > 0 ? hints : null;
  }
}

const round = (value) => Math.round(value * 10) / 10;
