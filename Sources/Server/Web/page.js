// SPDX-License-Identifier: Apache-2.0
// The page at "/". Everything it knows is in `state`, and ends with the page.

import { Marks } from "/marks.js";
import { asPNG, save, show, workingCopy } from "/photograph.js";
import { command, confidenceInWords, stageFigures, timelineItems } from "/report.js";
import { send, signIn } from "/server.js";
import { unzip } from "/zip.js";

const $ = (id) => document.getElementById(id);

const state = { token: null, file: null, copy: null, scale: 1, picture: null, result: null, run: 0 };
const marks = new Marks($("paint"), correct);

const cutOut = (fields, onProgress) => send("/api/remove-background", fields, state.token, onProgress);

/** Shows work and what goes wrong with it. Only the latest of several has a say. */
async function busy(text, work) {
  const run = ++state.run;
  $("problem").hidden = true;
  $("working").hidden = false;
  $("working-text").textContent = text;
  $("progress").removeAttribute("value");
  try {
    return await work((share) => {
      if (run !== state.run) return;
      // A bar without a value moves by itself: all is sent, and the server works.
      if (share < 1) $("progress").value = share; else $("progress").removeAttribute("value");
    }, () => run === state.run);
  } catch (error) {
    if (run === state.run) {
      $("problem").textContent = error.message;
      $("problem").hidden = false;
    }
  } finally {
    if (run === state.run) $("working").hidden = true;
  }
}

// MARK: A photograph

async function open(file) {
  if (!state.token) return;
  const copy = await busy("Reading the photograph", () => workingCopy(file));
  if (!copy) return;
  Object.assign(state, { file, copy: copy.blob, scale: copy.scale });
  marks.reset(copy.width, copy.height);
  show($("before"), state.copy);
  await cut();
}

const background = () => document.querySelector("[name=background]:checked").value;

/** Strokes and box as a parameter. `scale`: from pixels of the copy to those of the picture that is sent. */
function hints(scale) {
  const found = marks.hints(scale);
  return found ? { hints: JSON.stringify(found) } : {};
}

/** The form's choices as the API's parameters. */
function parameters(scale) {
  const fields = hints(scale);
  fields.output_format = $("format").value;
  fields.size = $("size").value;
  if ($("crop").checked) fields.crop = "true";
  if (background() === "color") fields.bg_color = $("color").value;
  if (background() === "blur") fields.bg_blur = $("blur").value;
  if (background() === "picture" && state.picture) fields.bg_image_file = state.picture;
  return fields;
}

/** Cuts the copy, in its own frame, so that before and after lie on each other. */
async function cut() {
  await busy("Sending the photograph", async (onProgress, isLatest) => {
    const fields = parameters(1);
    delete fields.size;
    delete fields.crop;
    if (fields.output_format === "jpg" && background() === "none") fields.output_format = "png";
    const answer = await cutOut({ file: state.copy, ...fields }, onProgress);
    if (!isLatest()) return;
    state.result = answer.blob;
    show($("after"), answer.blob);
    $("result").hidden = false;
    $("pick").hidden = true;
    $("confidence").textContent = confidenceInWords(Number(answer.header("X-Confidence")), answer.header("X-Type"));
    $("timeline").replaceChildren(...timelineItems(answer.header("Server-Timing") ?? ""));
    showCommand();
    $("pictures").replaceChildren();
    if ($("stages").open) explain();
  });
}

/** Corrections come one after the other while a brush moves: the last one counts. */
let waiting;
function correct() {
  const none = marks.isEmpty;
  $("undo").disabled = $("clear").disabled = none;
  clearTimeout(waiting);
  waiting = setTimeout(cut, 150);
}

function showCommand() {
  $("curl").textContent = command(parameters(1 / state.scale), state.file.name || "portrait.jpg", $("format").value);
}

async function explain() {
  if ($("pictures").children.length > 0 || !state.copy) return;
  await busy("Drawing the stages", async (onProgress, isLatest) => {
    const answer = await cutOut({ file: state.copy, ...hints(1), explain: "true" }, onProgress);
    const files = await unzip(answer.blob);
    if (isLatest()) $("pictures").replaceChildren(...stageFigures(files));
  });
}

// MARK: Taking it along

/** The result of the file itself, with everything that was chosen. */
async function finished() {
  return busy("Cutting at full size", async (onProgress) => {
    const answer = await cutOut({ file: state.file, ...parameters(1 / state.scale) }, onProgress);
    return answer.blob;
  });
}

async function download() {
  const blob = await finished();
  if (!blob) return;
  save(blob, `${(state.file.name || "portrait").replace(/\.[^.]*$/, "")}-cutout.${$("format").value}`);
}

async function copyPicture() {
  try {
    // Clipboards take PNG alone; the picture may come later than the click.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": asPNG(state.result) })]);
    $("confidence").textContent = "The picture is in the clipboard.";
  } catch {
    $("problem").textContent = "This browser does not let pages copy pictures. Download it instead.";
    $("problem").hidden = false;
  }
}

// MARK: Events

$("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  busy("Signing in", async () => {
    state.token = await signIn($("credential").value.trim());
    $("credential").value = "";
    $("sign-in").hidden = true;
    $("pick").hidden = false;
    $("file").focus();
  });
});
$("file").addEventListener("change", () => $("file").files[0] && open($("file").files[0]));
document.addEventListener("paste", (event) => {
  const file = [...event.clipboardData.files][0];
  if (file) open(file);
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    $("drop").classList.toggle("over", kind === "dragover");
    if (kind === "drop" && event.dataTransfer.files[0]) open(event.dataTransfer.files[0]);
  });
}
$("split").addEventListener("input", () => {
  $("before").style.clipPath = `inset(0 ${100 - $("split").value}% 0 0)`;
});
for (const tool of document.querySelectorAll("[name=tool]")) tool.addEventListener("change", () => marks.choose(tool.value));
$("radius").addEventListener("input", () => { marks.radius = Number($("radius").value); });
$("undo").addEventListener("click", () => marks.undo());
$("clear").addEventListener("click", () => marks.clear());
for (const control of [...document.querySelectorAll("[name=background]"), $("color"), $("blur")]) control.addEventListener("change", cut);
$("picture").addEventListener("change", () => {
  state.picture = $("picture").files[0] ?? null;
  if (state.picture) document.querySelector("[name=background][value=picture]").checked = true;
  cut();
});
for (const control of [$("format"), $("size"), $("crop")]) control.addEventListener("change", showCommand);
$("download").addEventListener("click", download);
$("copy").addEventListener("click", copyPicture);
$("copy-curl").addEventListener("click", () => navigator.clipboard?.writeText($("curl").textContent));
$("stages").addEventListener("toggle", () => $("stages").open && explain());
$("again").addEventListener("click", () => {
  state.run += 1;
  Object.assign(state, { file: null, copy: null, result: null });
  $("result").hidden = true;
  $("pick").hidden = false;
  $("file").value = "";
  $("file").focus();
});
$("before").style.clipPath = "inset(0 100% 0 0)";
