// SPDX-License-Identifier: Apache-2.0

/** The most pixels of the screen for one of the picture, and where single pixels begin to be shown as squares. */
const closest = 16;
const crisp = 4;

/** Which part of a picture the stage shows: `zoom` is pixels of the page for one of the picture, `x` and `y` where its corner lies. */
export class View {
  zoom = 1;
  x = 0;
  y = 0;
  /** Whether all of the picture is shown. */
  isFit = true;
  #stage;
  #layers;
  #size = { width: 1, height: 1 };
  #onChange;

  constructor(stage, layers, onChange) {
    this.#stage = stage;
    this.#layers = layers;
    this.#onChange = onChange;
    new ResizeObserver(() => this.isFit ? this.fit() : this.#apply()).observe(stage);
  }

  get box() { return this.#stage.getBoundingClientRect(); }

  show(width, height) {
    this.#size = { width, height };
    this.fit();
  }

  /** A point of the page in pixels of the picture. */
  place(clientX, clientY) {
    const box = this.box;
    return [(clientX - box.left - this.x) / this.zoom, (clientY - box.top - this.y) / this.zoom];
  }

  fit() {
    this.zoom = this.#fitting;
    this.isFit = true;
    this.#apply();
  }

  get #fitting() {
    const { clientWidth, clientHeight } = this.#stage;
    return Math.min(clientWidth / this.#size.width, clientHeight / this.#size.height) || 1;
  }

  /** Zooms; what lies at a point of the page stays there, the middle of the stage if none is given. */
  scale(factor, clientX, clientY) {
    const box = this.box;
    const [x, y] = [(clientX ?? box.left + box.width / 2) - box.left, (clientY ?? box.top + box.height / 2) - box.top];
    const zoom = Math.min(Math.max(this.zoom * factor, Math.min(this.#fitting, 1)), closest);
    [this.x, this.y] = [x - (x - this.x) * zoom / this.zoom, y - (y - this.y) * zoom / this.zoom];
    this.zoom = zoom;
    this.isFit = zoom <= this.#fitting * 1.001;
    this.#apply();
  }

  move(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.#apply();
  }

  /** A picture that is shown whole is in the middle; any place of one that is not can be brought there. */
  #apply() {
    const { clientWidth, clientHeight } = this.#stage;
    const inside = (at, shown, whole) =>
      this.isFit ? (shown - whole) / 2 : Math.min(Math.max(at, shown / 2 - whole), shown / 2);
    this.x = inside(this.x, clientWidth, this.#size.width * this.zoom);
    this.y = inside(this.y, clientHeight, this.#size.height * this.zoom);
    for (const { style } of this.#layers) {
      Object.assign(style, {
        width: `${this.#size.width}px`, height: `${this.#size.height}px`,
        transform: `translate(${this.x}px, ${this.y}px) scale(${this.zoom})`,
      });
      style.setProperty("--zoom", this.zoom);
    }
    this.#stage.classList.toggle("crisp", this.zoom >= crisp);
    this.#stage.classList.toggle("zoomed", !this.isFit);
    this.#onChange();
  }
}
