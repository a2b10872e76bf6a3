// SPDX-License-Identifier: Apache-2.0
// The photographs that are on the page, which of them is shown, and what happens to them. One long class, as whatever happens changes
// which one is cut and shown next.

import { busy, complain, idle } from "./activity.js";
import { decided, showChoices, showDoubts } from "./choices.js";
import { Display } from "./display.js";
import { finish } from "./finish.js";
import { check } from "./photograph.js";
import { Project } from "./project.js";
import { cutOut, EarlyCut, fetchAnswer, fetchChoices, fetchStages, passes } from "./requests.js";
import { session } from "./session.js";
import { showStrip } from "./strip.js";
import { words } from "./words.js";

const $ = (id) => document.getElementById(id);

export class Studio {
  projects = [];
  current = null;
  #easel;
  #display = new Display();
  #isCutting = false;

  set easel(easel) { this.#easel = easel; }

  // MARK: Photographs

  /** Files from wherever; what is known to be refused is said, the others are cut. */
  async open(files) {
    const faults = [];
    const opened = [];
    await busy(words("Reading the photograph"), async () => {
      for (const file of files) {
        try {
          check(file);
          // The first is cut while it is decoded.
          const project = new Project(file, opened.length === 0 && session.token ? new EarlyCut(file) : null);
          await project.read();
          opened.push(project);
        } catch (error) {
          faults.push(files.length > 1 ? `${file.name}: ${error.message}` : error.message);
        }
      }
    });
    this.projects.push(...opened);
    if (opened.length > 0) await this.show(opened[0]);
    if (faults.length > 0) complain(faults.join(" "));
    if (!session.token) session.end();
    this.cutWaiting();
  }

  /** Brings one photograph to the easel. */
  async show(project) {
    if (this.current !== project) idle();
    this.current = project;
    this.#easel.show(project.width, project.height, project.history.marks);
    this.#easel.settle();
    $("pick").hidden = true;
    if ($("result").hidden) {
      $("result").hidden = false;
      $("result").focus({ preventScroll: true });
    }
    this.#refresh();
    complain(project.fault);
    if (!project.fault && !project.answer) await this.cut(project);
  }

  /** Whether anything would be lost that a person did. */
  get isTouched() { return this.projects.some((project) => project.history.canUndo); }

  /** Back to where photographs are picked. */
  clear() {
    idle();
    for (const project of this.projects) project.close();
    [this.projects, this.current] = [[], null];
    // A brush is for what was on the easel.
    document.querySelector("[name=tool][value=none]").click();
    this.#showStrip();
    $("result").hidden = true;
    $("pick").hidden = false;
    $("file").value = "";
  }

  /** One that cannot be cut stays beside others, and makes place for another if it is alone. */
  #giveUp(project, sentence) {
    project.fault = sentence;
    const isAlone = this.projects.length === 1;
    if (isAlone) this.clear(); else this.#refresh();
    complain(isAlone ? sentence : `${project.file.name}: ${sentence}`);
  }

  /** Those that nobody looks at yet, one after the other. */
  async cutWaiting() {
    if (this.#isCutting) return;
    this.#isCutting = true;
    for (;;) {
      const project = this.projects.find((project) => !project.answer && !project.fault && project !== this.current);
      if (!project || !session.token) break;
      const signal = project.begin();
      try {
        await fetchAnswer(project, { signal });
      } catch (error) {
        if (signal.aborted) continue;
        if (error.status === 401) session.end();
        // What passes is tried again when the photograph is looked at, or when another arrives.
        if (passes(error)) break;
        project.fault = error.message;
      }
      this.#showStrip();
    }
    this.#isCutting = false;
  }

  // MARK: The cut

  async cut(project = this.current) {
    if (!project || !session.token) return;
    const signal = project.begin();
    await busy(project.answer ? words("Correcting the cutout") : words("Sending the photograph"), async (onProgress) => {
      try {
        await fetchAnswer(project, { onProgress, signal });
      } catch (error) {
        if (signal.aborted) return;
        if (error.code === "invalid_parameter" && project.choice > 1 && error.message.startsWith("choice ")) {
          // After a correction there may be fewer alternatives.
          project.history.withdrawChoices();
          return setTimeout(() => this.cut(project));
        }
        if (passes(error) || project.answer) throw error;
        return this.#giveUp(project, error.message);
      }
      this.#showStrip();
      if (signal.aborted || project !== this.current) return;
      this.#easel.settle();
      this.#refresh();
      this.#fetchChoices(project, signal);
    });
  }

  /** Behind the result: nobody waits for it, and what fails is not missed. */
  async #fetchChoices(project, signal) {
    await fetchChoices(project, { signal }).catch(() => {});
    if (project === this.current) this.#showChoices();
  }

  #refresh() {
    if (!this.current) return;
    this.#display.show(this.current);
    if ($("stages").open && this.current.answer) this.explain();
    this.#showChoices();
    this.#showStrip();
  }

  /** Whether a tool is chosen. */
  set isMarked(value) { this.#display.isMarked = value; }

  /** The same cutout, looking otherwise. */
  recompose() { if (this.current) this.#display.recompose(); }

  #showStrip() { showStrip(this.projects, this.current, (project) => this.show(project)); }

  #showChoices() {
    const { choices, latestChoices, choice, width, height, scale } = this.current;
    const { cutouts, doubts } = latestChoices ?? { cutouts: [], doubts: [] };
    showChoices(cutouts, choices ? choice : null, (choice) => this.choose(choice));
    showDoubts(doubts, width / scale, height / scale, (x, y) => this.#display.isSubject(x, y), (...where) => this.#decide(...where));
  }

  // MARK: What a person does

  /** Shows the small picture that is there already, and has the large one made. */
  choose(choice) {
    const project = this.current;
    const cutout = project?.choices?.cutouts[choice - 1];
    if (!cutout || choice === project.choice) return;
    project.history.add({ kind: "choice", choice });
    project.answer = project.kept ?? { ...project.answer, bitmap: cutout.bitmap };
    this.#refresh();
    this.cut();
  }

  /** A click at a place, given in shares of the sides, against what is shown there; what an alternative has there is seen until it is obeyed. */
  #decide(x, y, box) {
    const { current: { answer, latestChoices, width, height } } = this;
    const kind = this.#display.isSubject(x, y) ? "background" : "foreground";
    const bitmap = answer?.bitmap && decided(latestChoices.cutouts, answer.bitmap, x, y, box);
    if (bitmap) this.current.answer = { ...answer, bitmap };
    this.add({ kind, points: [[x * width - 0.5, y * height - 0.5]], radius: this.#easel.reach });
  }

  add(mark) {
    this.current.history.add(mark);
    this.#changed();
  }

  undo() {
    this.current?.history.undo();
    this.#changed();
  }

  redo() {
    this.current?.history.redo();
    this.#changed();
  }

  /** A stroke of an exact brush is seen while it grows; null takes it back. */
  grow(mark) {
    if (mark && mark.kind !== "erase" && mark.kind !== "restore") return;
    if (mark) this.#display.grow(mark); else this.#refresh();
  }

  #changed() {
    const project = this.current;
    if (!project) return;
    this.#easel.update(project.history.marks);
    const { kept, answer } = project;
    // What an exact brush does is not the server's business.
    if (kept && kept !== answer) {
      // Also calls off what is being made for marks that are gone.
      const signal = project.begin();
      idle();
      project.answer = kept;
      this.#fetchChoices(project, signal);
    }
    if (kept) this.#easel.settle();
    this.#refresh();
    if (!kept) this.cut();
  }

  // MARK: Taking it along

  async explain() {
    const project = this.current;
    if ($("pictures").children.length > 0 || !project) return;
    const { hints } = project.guidance;
    await busy(words("Drawing the stages"), async (onProgress) => {
      const files = await fetchStages(project, { onProgress });
      if (project === this.current && hints === project.guidance.hints) this.#display.showStages(files);
    });
  }

  /** The result of the file itself, with everything that was chosen; undefined if it failed, which is said whatever else goes on. */
  async finished(project = this.current) {
    if (!session.token) return session.end();
    let fault = null;
    const blob = await busy(words("Cutting at full size"), async (onProgress) => {
      try {
        if (!project.answer) await fetchAnswer(project, { signal: project.begin() });
        return await finish(project, (fields) => cutOut(fields, { onProgress }));
      } catch (error) {
        fault = error;
        throw error;
      }
    });
    if (fault) complain(`${project.file.name}: ${fault.message}`);
    return blob;
  }
}
