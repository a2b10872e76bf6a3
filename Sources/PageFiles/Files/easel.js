// SPDX-License-Identifier: Apache-2.0

import { Overlay } from "./overlay.js";
import { View } from "./view.js";

const painting = new Set(["foreground", "background", "erase", "restore"]);

/**
 * Where a person paints: tools, fingers, wheel and keys make marks, and move the picture. The listener's `onMark(mark)` is told of each
 * mark, `onStroke(mark)` of one that grows, null when it is taken back. One class, as fingers, mouse and keys make the same mark.
 */
export class Easel {
  #radius = 8;
  #stage;
  #canvas;
  #overlay;
  #listener;
  #tool = "none";
  #marks = [];
  #current = null;
  #cursor = { x: 0, y: 0 };
  #size = { width: 1, height: 1 };
  /** Fingers and buttons that are down, by their identity. */
  #pointers = new Map();
  /** The mouse's latest event, while it is over the picture. */
  #hovering = null;
  #isPanning = false;
  #spaceIsDown = false;

  constructor({ stage, layers, canvas, ring }, listener) {
    this.#stage = stage;
    this.#canvas = canvas;
    this.#overlay = new Overlay(canvas, ring);
    this.#listener = listener;
    this.view = new View(stage, layers, () => {
      this.#draw();
      this.#showRing(this.#hovering);
    });
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    canvas.addEventListener("pointerup", (event) => this.#up(event));
    canvas.addEventListener("pointercancel", (event) => this.#up(event, true));
    // Text that is selected somewhere would be dragged along, and the stroke be lost.
    canvas.addEventListener("dragstart", (event) => event.preventDefault());
    canvas.addEventListener("pointerleave", () => this.#hover(null));
    canvas.addEventListener("keydown", (event) => this.#key(event));
    canvas.addEventListener("keyup", (event) => this.#keyUp(event));
    canvas.addEventListener("blur", () => { this.#spaceIsDown = false; this.#showRing(null); });
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.view.scale(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), event.clientX, event.clientY);
    }, { passive: false });
  }

  /** Another picture. */
  show(width, height, marks) {
    this.#size = { width, height };
    this.#cursor = { x: width / 2, y: height / 2 };
    this.#cancel();
    this.view.show(width, height);
    this.update(marks);
  }

  /** Other marks on the same picture. Those that were obeyed stay faded when nothing but exact strokes comes or goes. */
  update(marks) {
    const asked = (all) => all.filter(({ kind }) => kind !== "erase" && kind !== "restore");
    const [before, now] = [asked(this.#marks), asked(marks)];
    if (before.length !== now.length || now.some((mark, index) => mark !== before[index])) this.#overlay.fades = false;
    this.#marks = marks;
    this.#draw();
  }

  /** The marks have been obeyed. */
  settle() {
    this.#overlay.fades = true;
    this.#draw();
  }

  choose(tool) {
    this.#tool = tool;
    this.#stage.classList.toggle("draws", tool !== "none");
    this.#showRing(null);
  }

  /** Of the brush in pixels of the page, so that it is finer the closer one looks. */
  set radius(value) {
    this.#radius = value;
    this.#showRing(this.#hovering);
  }

  get radius() { return this.#radius; }

  /** The same in pixels of the picture. */
  get reach() { return this.#radius / this.view.zoom; }

  get #paints() { return painting.has(this.#tool); }

  #place(event) {
    const [x, y] = this.view.place(event.clientX, event.clientY);
    const inside = (value, limit) => Math.min(Math.max(value, 0), limit - 1);
    return [inside(x, this.#size.width), inside(y, this.#size.height)];
  }

  // MARK: Fingers and the mouse

  #down(event) {
    this.#pointers.set(event.pointerId, event);
    this.#canvas.setPointerCapture(event.pointerId);
    this.#canvas.focus({ preventScroll: true });
    getSelection()?.removeAllRanges();
    // A second finger moves and zooms, and takes back what the first one began.
    if (this.#pointers.size > 1) return this.#cancel();
    this.#isPanning = this.#tool === "none" || this.#spaceIsDown || event.button === 1;
    if (this.#isPanning || event.button !== 0) return;
    const point = this.#place(event);
    this.#current = this.#tool === "rect"
      ? { kind: "rect", rect: [...point, ...point] } : { kind: this.#tool, points: [point], radius: this.reach };
    this.#grew();
  }

  #move(event) {
    this.#hover(event);
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    if (this.#pointers.size > 1) return this.#pinch(event, before);
    this.#pointers.set(event.pointerId, event);
    if (this.#isPanning) {
      this.#spaceIsDown &&= "moved";
      return this.view.move(event.clientX - before.clientX, event.clientY - before.clientY);
    }
    const mark = this.#current;
    if (!mark) return;
    const [x, y] = this.#place(event);
    if (mark.kind === "rect") {
      mark.rect = [mark.rect[0], mark.rect[1], x, y];
    } else {
      const [lastX, lastY] = mark.points.at(-1);
      // A hand that trembles by a pixel or two has clicked.
      const least = mark.points.length > 1 ? mark.radius / 3 : Math.max(mark.radius / 3, 3 / this.view.zoom);
      if (Math.hypot(x - lastX, y - lastY) < least) return;
      mark.points.push([x, y]);
    }
    this.#grew();
  }

  #pinch(event, before) {
    const other = [...this.#pointers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    const distance = ({ clientX, clientY }) => Math.max(1, Math.hypot(clientX - other.clientX, clientY - other.clientY));
    this.#pointers.set(event.pointerId, event);
    this.view.move((event.clientX - before.clientX) / 2, (event.clientY - before.clientY) / 2);
    this.view.scale(distance(event) / distance(before), (event.clientX + other.clientX) / 2, (event.clientY + other.clientY) / 2);
  }

  #up(event, isCalledOff = false) {
    this.#pointers.delete(event.pointerId);
    const mark = this.#current;
    this.#current = null;
    if (!mark) return;
    if (mark.kind === "rect") {
      const [x1, y1, x2, y2] = mark.rect;
      mark.rect = [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
      if (mark.rect[2] - mark.rect[0] < 8 || mark.rect[3] - mark.rect[1] < 8) isCalledOff = true;
    }
    if (!isCalledOff) return this.#listener.onMark(mark);
    this.#listener.onStroke(null);
    this.#draw();
  }

  #cancel() {
    if (this.#current) this.#listener.onStroke(null);
    this.#current = null;
    this.#draw();
  }

  #grew() {
    this.#listener.onStroke(this.#current);
    this.#draw();
  }

  // MARK: Keys

  /** Arrow keys move a brush, the space bar is a click; held while the mouse drags it moves the picture. */
  #key(event) {
    if (event.key === " ") {
      event.preventDefault();
      this.#spaceIsDown ||= "down";
      return;
    }
    if (!this.#paints) return;
    const step = event.shiftKey ? 4 * this.reach : this.reach;
    const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
    if (event.key === "Enter") this.#click();
    if (!x && !y && event.key !== "Enter") return;
    event.preventDefault();
    this.#cursor.x = Math.min(Math.max(this.#cursor.x + x * step, 0), this.#size.width - 1);
    this.#cursor.y = Math.min(Math.max(this.#cursor.y + y * step, 0), this.#size.height - 1);
    this.#placeRing(this.#cursor.x * this.view.zoom + this.view.x, this.#cursor.y * this.view.zoom + this.view.y);
  }

  #keyUp(event) {
    if (event.key !== " ") return;
    if (this.#spaceIsDown === "down" && this.#paints) this.#click();
    this.#spaceIsDown = false;
  }

  #click() {
    this.#listener.onMark({ kind: this.#tool, points: [[this.#cursor.x, this.#cursor.y]], radius: this.reach });
  }

  // MARK: What is seen of it

  #hover(event) {
    this.#hovering = event;
    this.#showRing(event);
  }

  /** The brush where a mouse is. */
  #showRing(event) {
    if (!event || event.pointerType === "touch" || !this.#paints) return this.#overlay.hideRing();
    const box = this.view.box;
    this.#placeRing(event.clientX - box.left, event.clientY - box.top);
  }

  #placeRing(x, y) { this.#overlay.showRing(x, y, this.#radius); }

  #draw() { this.#overlay.draw(this.view, this.#marks, this.#current); }
}
