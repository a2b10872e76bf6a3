// SPDX-License-Identifier: Apache-2.0

import { History } from "./history.js";

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

  /** - `bitmap`: the upright working copy; `scale`: its pixels per pixel of the file. */
  constructor(file, { bitmap, scale }) {
    Object.assign(this, { file, bitmap, scale, width: bitmap.width, height: bitmap.height, address: URL.createObjectURL(file) });
  }

  /** Of the alternatives, counted from 1. */
  get choice() { return this.history.choice; }

  get name() { return (this.file.name || "portrait").replace(/\.[^.]*$/, ""); }

  /** Calls off what is being fetched, and is the signal for what comes now. */
  begin() {
    this.#request.abort();
    this.#request = new AbortController();
    return this.#request.signal;
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

  keepChoices(hints, choices) { remember(this.#choices, hints, choices); }

  close() {
    this.#request.abort();
    URL.revokeObjectURL(this.address);
  }
}

function remember(map, key, value) {
  map.delete(key);
  map.set(key, value);
  if (map.size > keptAnswers) map.delete(map.keys().next().value);
}
