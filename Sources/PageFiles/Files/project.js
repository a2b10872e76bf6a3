// SPDX-License-Identifier: Apache-2.0

import { History } from "./history.js";
import { workingCopy } from "./photograph.js";

/** As many results as are kept for undo, redo and alternatives. */
const keptAnswers = 12;

/** One photograph and all that was done to it. */
export class Project {
  history = new History();
  /** What is shown: { bitmap, confidence, type, timing }; `bitmap` is null where nobody was found. Null before the first answer. */
  answer = null;
  /** A sentence, when there will be no answer. */
  fault = "";
  #answers = new Map();
  /** By the hints that they were made for: { cutouts, doubts }. */
  #choices = new Map();
  /** Of the request for what is to be shown: a newer one takes its place. */
  #request = new AbortController();
  /** Until somebody follows it. */
  #early;

  /** - `early`: an `EarlyCut` of it, or null. */
  constructor(file, early) {
    Object.assign(this, { file, address: URL.createObjectURL(file) });
    this.#early = early;
  }

  /** Decodes it: `bitmap` is an upright working copy, `scale` its pixels per pixel of the file. Throws, as a sentence, what is wrong. */
  async read() {
    try {
      Object.assign(this, await workingCopy(this.file));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  get width() { return this.bitmap.width; }

  get height() { return this.bitmap.height; }

  /** Of the alternatives, counted from 1. */
  get choice() { return this.history.choice; }

  get name() { return (this.file.name || "portrait").replace(/\.[^.]*$/, ""); }

  /** Calls off what is being fetched, and is the signal for what comes now. */
  begin() {
    this.#request.abort();
    this.#request = new AbortController();
    return this.#request.signal;
  }

  /** The cut that was asked for before anything was done, once; null when something was done. */
  takeEarly() {
    const early = this.#early;
    this.#early = null;
    if (Object.keys(this.guidance).length === 0) return early;
    early?.callOff();
    return null;
  }

  /** Parameters that decide the matte. */
  get guidance() {
    const hints = this.history.hints(1 / this.scale);
    return { ...hints && { hints: JSON.stringify(hints) }, ...this.choice > 1 && { choice: this.choice } };
  }

  /** The answer to the present guidance, if it was there before. */
  get kept() { return this.#answers.get(JSON.stringify(this.guidance)); }

  keep(guidance, answer) { remember(this.#answers, JSON.stringify(guidance), answer); }

  /** Alternatives and doubts of the present hints; undefined before they are fetched. */
  get choices() { return this.#choices.get(this.guidance.hints); }

  /** The same; while they are made, those that were shown before. */
  get latestChoices() { return this.choices ?? [...this.#choices.values()].at(-1); }

  keepChoices(hints, choices) { remember(this.#choices, hints, choices); }

  close() {
    this.#request.abort();
    this.#early?.callOff();
    URL.revokeObjectURL(this.address);
  }
}

function remember(map, key, value) {
  map.delete(key);
  map.set(key, value);
  if (map.size > keptAnswers) map.delete(map.keys().next().value);
}
