// SPDX-License-Identifier: Apache-2.0

// What is asked of the server for a photograph.

import { choicesOf } from "./choices.js";
import { send } from "./server.js";
import { session } from "./session.js";
import { unzip } from "./zip.js";

export const cutOut = (fields, how) => send("api/remove-background", fields, session.token, how);

/** Whether a refusal is of the moment and not of the photograph. */
export const passes = ({ status }) => [0, 401, 408, 429].includes(status) || status >= 500;

/** What the first look at a photograph, and each later one, is asked in. */
const preview = (file, guidance = {}) => ({ file, ...guidance, size: "medium", output_format: "png" });

/** The first cut of a photograph, asked for while the browser still reads it; whoever wants it follows it from then on. */
export class EarlyCut {
  #request = new AbortController();
  #share = 0;
  #onProgress = (share) => { this.#share = share; };

  constructor(file) {
    this.answer = cutOut(preview(file), { signal: this.#request.signal, onProgress: (share) => this.#onProgress(share) });
    // Whoever follows is told; nobody may.
    this.answer.catch(() => {});
  }

  follow({ onProgress = () => {}, signal }) {
    signal.addEventListener("abort", () => this.callOff());
    onProgress(this.#share);
    this.#onProgress = onProgress;
    return this.answer;
  }

  callOff() { this.#request.abort(); }
}

/** The cutout to a project's guidance, in the photograph's frame and no larger than its working copy. */
export async function fetchAnswer(project, how) {
  const { guidance, kept } = project;
  if (kept) return Object.assign(project, { answer: kept });
  let answer;
  try {
    const early = project.takeEarly();
    const { blob, header } = await (early ? early.follow(how) : cutOut(preview(project.file, guidance), how));
    answer = {
      bitmap: await createImageBitmap(blob), confidence: Number(header("X-Confidence")), type: header("X-Type"),
      timing: header("Server-Timing") ?? "",
    };
  } catch (error) {
    if (error.code !== "unknown_foreground") throw error;
    answer = { bitmap: null, confidence: 0, type: "", timing: "" };
  }
  project.keep(guidance, answer);
  // What it was asked for may have been undone meanwhile.
  if (!how.signal.aborted && project.kept === answer) project.answer = answer;
}

/** Alternatives and doubts to a project's hints, unless they are there. */
export async function fetchChoices(project, how) {
  if (project.choices) return;
  const { hints } = project.guidance;
  const fields = { file: project.file, ...hints && { hints }, alternatives: 4, size: "preview" };
  const answer = await cutOut(fields, { ...how, accept: "application/json" });
  project.keepChoices(hints, await choicesOf(JSON.parse(await answer.blob.text())));
}

/** The files of an explanation. */
export async function fetchStages(project, how) {
  const { hints } = project.guidance;
  const answer = await cutOut({ file: project.file, ...hints && { hints }, explain: "true" }, how);
  return unzip(answer.blob);
}
