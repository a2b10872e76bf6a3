// SPDX-License-Identifier: Apache-2.0

// Several photographs, side by side.

import { words } from "./words.js";

const $ = (id) => document.getElementById(id);

/** Shows a button for each photograph, with how far it is; nothing for a single one. */
export function showStrip(projects, current, onChoice) {
  $("strip").hidden = projects.length < 2;
  $("download-all").hidden = projects.length < 2;
  $("strip").replaceChildren(...projects.map((project, index) => {
    const state = project.fault ? "failed" : project.answer ? "done" : "waiting";
    const label = words("Photograph {number}: {name}", { number: index + 1, name: project.file.name });
    const button = Object.assign(document.createElement("button"), { type: "button", className: state, title: project.fault || project.file.name });
    button.ariaLabel = `${label}, ${words({ failed: "failed", done: "cut out", waiting: "waiting" }[state])}`;
    button.setAttribute("aria-pressed", String(project === current));
    button.append(Object.assign(document.createElement("img"), { src: project.address, alt: "" }));
    button.addEventListener("click", () => onChoice(project));
    return button;
  }));
}
