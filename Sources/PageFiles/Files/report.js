// SPDX-License-Identifier: Apache-2.0

// What the page tells about a cutout.

import { show } from "./photograph.js";
import { words } from "./words.js";

/** How sure the server is, in words. */
export function confidenceInWords(confidence, type) {
  const what = type === "person" ? words("A person was found.") : words("No face was found: this is what stands out.");
  const sure = confidence >= 0.9 ? words("The outline is most likely right ({confidence} of 100).")
    : confidence >= 0.8 ? words("The outline is probably right ({confidence} of 100).")
    : confidence >= 0.6 ? words("The outline may be wrong in places ({confidence} of 100): have a close look.")
    : words("The outline is probably wrong somewhere ({confidence} of 100): correct it.");
  return `${what} ${sure.replace("{confidence}", Math.round(confidence * 100))}`;
}

/** Items with a bar for each stage of a `Server-Timing` header. */
export function timelineItems(header) {
  const stages = [...header.matchAll(/(\w+);dur=([\d.]+)/g)].map(([, name, time]) => ({ name, time: Number(time) }));
  const longest = Math.max(1, ...stages.map((stage) => stage.time));
  return stages.map(({ name, time }) => {
    const item = document.createElement("li");
    const meter = Object.assign(document.createElement("meter"), { max: longest, value: time, ariaLabel: name });
    item.append(Object.assign(document.createElement("span"), { textContent: name }), meter,
      Object.assign(document.createElement("span"), { textContent: `${time.toFixed(0)} ms` }));
    return item;
  });
}

/** The pictures of an explanation's files. */
export function stageFigures(files) {
  return files.filter(({ name }) => /^\d.*\.png$/.test(name)).map(({ name, blob }) => {
    const title = name.replace(/^\d+-|\.png$/g, "").replaceAll("-", " ");
    const image = Object.assign(document.createElement("img"), { alt: words("Stage: {name}", { name: title }) });
    show(image, blob);
    const figure = document.createElement("figure");
    figure.append(image, Object.assign(document.createElement("figcaption"), { textContent: title }));
    return figure;
  });
}

/** The same as a command. */
export function command(fields, fileName, format) {
  const quoted = (text) => `'${String(text).replaceAll("'", "'\\''")}'`;
  // curl would end a name at these.
  const named = (name) => /[;,"\\]/.test(name) ? `@"${name.replace(/["\\]/g, "\\$&")}"` : `@${name}`;
  return [
    `curl ${quoted(new URL("api/remove-background", document.baseURI))} -H "Authorization: Bearer $TOKEN"`,
    `  -F ${quoted(`file=${named(fileName)}`)}`,
    ...Object.entries(fields).map(([name, value]) => `  -F ${quoted(`${name}=${value instanceof File ? named(value.name) : value}`)}`),
    `  --output cutout.${format}`,
  ].join(" \\\n");
}
