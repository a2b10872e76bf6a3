// SPDX-License-Identifier: Apache-2.0
// The page at "/". Everything it knows is in `state`, and ends with the page.

import { busy, complain, idle, note, onUnauthorised } from "./activity.js";
import { choicesOf, showChoices, showDoubts } from "./choices.js";
import { Marks } from "./marks.js";
import { asPNG, blank, isOpaque, save, show, workingCopy } from "./photograph.js";
import { command, confidenceInWords, stageFigures, timelineItems } from "./report.js";
import { send, signIn } from "./server.js";
import { unzip } from "./zip.js";

const $ = (id) => document.getElementById(id);

/** `choice` counts the alternatives from 1; `cutouts` are those that were fetched. */
const state = { token: null, file: null, copy: null, scale: 1, width: 0, height: 0, picture: null, choice: 1, cutouts: [] };
const marks = new Marks($("paint"), correct);

const cutOut = (fields, how) => send("api/remove-background", fields, state.token, how);

/** Also when a token has ended: what is on the page stays, and goes on afterwards. */
function askForCredential() {
  state.token = null;
  $("sign-in").hidden = false;
  $("credential").focus();
}
onUnauthorised(askForCredential);

// MARK: A photograph

async function open(file) {
  if (!state.token) return complain("Sign in first.");
  const copy = await busy("Reading the photograph", async (_, isLatest) => {
    const copy = await workingCopy(file);
    return isLatest() ? copy : null;
  });
  if (!copy) return;
  forget();
  Object.assign(state, { file, copy: copy.blob, scale: copy.scale, width: copy.width, height: copy.height });
  marks.reset(copy.width, copy.height);
  show($("before"), state.copy);
  await cut();
}

/** Back to where a photograph is picked. */
function forget() {
  idle();
  preview.abort();
  Object.assign(state, { file: null, copy: null, choice: 1 });
  forgetChoices();
  $("result").hidden = true;
  $("pick").hidden = false;
  $("file").value = "";
}

const background = () => document.querySelector("[name=background]:checked").value;

/** Clicks, strokes and box as a parameter. `scale`: from pixels of the copy to those of the picture that is sent. */
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
  if (state.choice > 1) fields.choice = state.choice;
  if (background() === "color") fields.bg_color = $("color").value;
  if (background() === "blur") fields.bg_blur = $("blur").value;
  if (background() === "picture" && state.picture) fields.bg_image_file = state.picture;
  return fields;
}

/** Of the request for what is shown: a newer one takes its place. */
let preview = new AbortController();

/** Cuts the file as it will be cut for the download, in its own frame and no larger than the page shows it. */
async function cut() {
  if (!state.copy || !state.token) return;
  preview.abort();
  preview = new AbortController();
  const { signal } = preview;
  await busy("Sending the photograph", async (onProgress) => {
    const fields = { ...parameters(1 / state.scale), size: "medium" };
    delete fields.crop;
    try {
      const answer = await cutOut({ file: state.file, ...fields }, { onProgress, signal });
      if (signal.aborted) return;
      show($("after"), answer.blob);
      $("confidence").textContent = confidenceInWords(Number(answer.header("X-Confidence")), answer.header("X-Type"));
      $("timeline").replaceChildren(...timelineItems(answer.header("Server-Timing") ?? ""));
    } catch (error) {
      if (signal.aborted) return;
      if (!await recover(error)) return;
    }
    if ($("result").hidden) {
      $("result").hidden = false;
      $("pick").hidden = true;
      $("result").focus();
    }
    showCommand();
    showStages([]);
    if ($("stages").open) explain();
    fetchChoices(signal);
  });
}

/** Whether a person can go on from here; throws what is beyond that. */
async function recover(error) {
  if (error.code === "invalid_parameter" && state.choice > 1 && error.message.startsWith("choice ")) {
    // After a correction there may be fewer alternatives.
    state.choice = 1;
    setTimeout(cut);
    return false;
  }
  if (error.code !== "unknown_foreground") throw error;
  show($("after"), await blank(state.width, state.height));
  $("confidence").textContent = "Nobody was found. Choose Keep and touch what you want to keep.";
  return true;
}

// MARK: Alternatives and doubts

function forgetChoices() {
  state.cutouts = [];
  showChoices([], 1, choose);
  showDoubts([], 1, 1, decide);
}

/** Behind the first result: nobody waits for it, and what fails is not missed. */
async function fetchChoices(signal) {
  try {
    const fields = { file: state.file, ...hints(1 / state.scale), alternatives: 4, size: "preview" };
    const answer = await cutOut(fields, { signal, accept: "application/json" });
    const { cutouts, doubts } = choicesOf(JSON.parse(await answer.blob.text()));
    if (signal.aborted) return;
    state.cutouts = cutouts;
    showChoices(cutouts, state.choice, choose);
    showDoubts(doubts, state.width / state.scale, state.height / state.scale, decide);
  } catch {
    if (!signal.aborted) forgetChoices();
  }
}

/** Shows the small picture that is there already, and has the large one made. */
function choose(choice) {
  if (choice > state.cutouts.length || choice === state.choice) return;
  state.choice = choice;
  if (background() === "none") show($("after"), state.cutouts[choice - 1].blob);
  showChoices(state.cutouts, choice, choose);
  cut();
}

/** A click at a place, given in shares of the sides, against what is shown there. */
async function decide(x, y) {
  const cutout = state.cutouts[state.choice - 1];
  if (!cutout) return;
  const kind = await isOpaque(cutout.blob, x, y) ? "background" : "foreground";
  marks.click(kind, [x * state.width - 0.5, y * state.height - 0.5]);
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

function showStages(files) {
  for (const image of $("pictures").querySelectorAll("img")) URL.revokeObjectURL(image.src);
  $("pictures").replaceChildren(...stageFigures(files));
}

async function explain() {
  if ($("pictures").children.length > 0 || !state.copy) return;
  const { signal } = preview;
  await busy("Drawing the stages", async (onProgress) => {
    const answer = await cutOut({ file: state.file, ...hints(1 / state.scale), explain: "true" }, { onProgress, signal });
    const files = await unzip(answer.blob);
    if (!signal.aborted) showStages(files);
  });
}

// MARK: Taking it along

/** The result of the file itself, with everything that was chosen. */
async function finished() {
  if (!state.token) return complain("Sign in first.");
  return busy("Cutting at full size", async (onProgress) => {
    return (await cutOut({ file: state.file, ...parameters(1 / state.scale) }, { onProgress })).blob;
  });
}

async function download() {
  const blob = await finished();
  if (!blob) return;
  save(blob, `${(state.file.name || "portrait").replace(/\.[^.]*$/, "")}-cutout.${$("format").value}`);
}

async function copyPicture() {
  // Clipboards take PNG alone; the picture may come later than the click.
  const picture = finished().then((blob) => blob ? asPNG(blob) : Promise.reject(new Error()));
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
    note("The picture is in the clipboard.");
  } catch {
    // What was refused has been said.
    if ($("problem").hidden) complain("This browser does not let pages copy pictures. Download it instead.");
  }
}

// MARK: Events

$("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  busy("Signing in", async () => {
    state.token = await signIn($("credential").value.trim());
    $("credential").value = "";
    $("sign-in").hidden = true;
    if (state.copy) return cut();
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
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input:not([type=radio]):not([type=range]):not([type=checkbox]), select");
  if (!isTyping && !event.ctrlKey && !event.metaKey && !event.altKey && /^[1-4]$/.test(event.key)) choose(Number(event.key));
});
// A colour that is picked is meant.
for (const name of ["color", "blur"]) {
  $(name).addEventListener("input", () => { document.querySelector(`[name=background][value=${name}]`).checked = true; });
}
$("picture").addEventListener("cancel", () => {
  if (!state.picture) document.querySelector("[name=background][value=none]").checked = true;
});
for (const control of [...document.querySelectorAll("[name=background]"), $("color"), $("blur"), $("format")]) {
  control.addEventListener("change", () => {
    if (control.value === "picture" && !state.picture) $("picture").click(); else cut();
  });
}
$("picture").addEventListener("change", () => {
  state.picture = $("picture").files[0] ?? null;
  if (state.picture) document.querySelector("[name=background][value=picture]").checked = true;
  cut();
});
for (const control of [$("size"), $("crop")]) control.addEventListener("change", showCommand);
$("download").addEventListener("click", download);
$("copy").addEventListener("click", copyPicture);
$("copy-curl").addEventListener("click", () => navigator.clipboard?.writeText($("curl").textContent));
$("stages").addEventListener("toggle", () => $("stages").open && explain());
$("again").addEventListener("click", () => {
  forget();
  $("file").focus();
});
$("before").style.clipPath = "inset(0 100% 0 0)";
