// SPDX-License-Identifier: Apache-2.0
// The page at "/". Everything it knows is in `state`, and ends with the page.

import { unzip } from "/zip.js";
import { Marks } from "/marks.js";

const $ = (id) => document.getElementById(id);
const WORKING_PIXELS = 1.5e6;

const state = { token: null, file: null, copy: null, scale: 1, picture: null, result: null, run: 0 };
const marks = new Marks($("paint"), correct);

// MARK: Talking to the server

/** Sends a form; `onProgress` is told the share that is sent. Resolves to the answer as a blob, its headers beside it. */
function send(path, fields, { credential = state.token, onProgress = () => {} } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.responseType = "blob";
    request.setRequestHeader("Authorization", `Bearer ${credential}`);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = async () => {
      if (request.status === 200) return resolve({ blob: request.response, header: (name) => request.getResponseHeader(name) });
      reject(new Error(await sentence(request)));
    };
    request.onerror = () => reject(new Error("The server cannot be reached. Check the connection and try again."));
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    request.send(form);
  });
}

/** What a refusal says, for people. */
async function sentence(request) {
  try {
    return JSON.parse(await request.response.text()).detail;
  } catch {
    return `The server answered ${request.status}. Try again later.`;
  }
}

async function signIn(credential) {
  // Tokens have three parts; a key is exchanged for one.
  if (credential.split(".").length === 3) return credential;
  const answer = await send("/auth/token", { user_id: "web page" }, { credential });
  return JSON.parse(await answer.blob.text()).access_token;
}

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
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) {
    $("problem").textContent = "This is no JPEG, PNG or WebP picture. Choose another file.";
    $("problem").hidden = false;
    return;
  }
  await busy("Reading the photograph", async () => {
    let bitmap;
    try {
      bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    } catch {
      throw new Error("The picture is damaged or incomplete. Choose another file.");
    }
    state.file = file;
    // Corrections are made on a copy that is quick to send and to cut; the download is made of the file itself.
    state.scale = Math.min(1, Math.sqrt(WORKING_PIXELS / (bitmap.width * bitmap.height)));
    const canvas = new OffscreenCanvas(Math.round(bitmap.width * state.scale), Math.round(bitmap.height * state.scale));
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    state.copy = await canvas.convertToBlob(file.type === "image/jpeg" ? { type: "image/jpeg", quality: 0.95 } : { type: "image/png" });
    marks.reset(canvas.width, canvas.height);
    show($("before"), state.copy);
  });
  if (state.copy) await cut();
}

function show(image, blob) {
  URL.revokeObjectURL(image.src);
  image.src = URL.createObjectURL(blob);
}

/** The form's choices as the API's parameters. `scale`: from pixels of the copy to those of the picture that is sent. */
function parameters({ composed, scale }) {
  const fields = {};
  const hints = marks.hints(scale);
  if (hints) fields.hints = JSON.stringify(hints);
  if (!composed) return fields;
  fields.output_format = $("format").value;
  fields.size = $("size").value;
  if ($("crop").checked) fields.crop = "true";
  const background = document.querySelector("[name=background]:checked").value;
  if (background === "color") fields.bg_color = $("color").value;
  if (background === "blur") fields.bg_blur = $("blur").value;
  if (background === "picture" && state.picture) fields.bg_image_file = state.picture;
  return fields;
}

const TRANSPARENT = "none";

/** Cuts the copy, in its own frame, so that before and after lie on each other. */
async function cut() {
  await busy("Sending the photograph", async (onProgress, isLatest) => {
    const fields = parameters({ composed: true, scale: 1 });
    delete fields.size;
    delete fields.crop;
    if (fields.output_format === "jpg" && background() === TRANSPARENT) fields.output_format = "png";
    const answer = await send("/api/remove-background", { file: state.copy, ...fields }, { onProgress });
    if (!isLatest()) return;
    state.result = answer.blob;
    show($("after"), answer.blob);
    $("result").hidden = false;
    $("pick").hidden = true;
    describe(Number(answer.header("X-Confidence")), answer.header("X-Type"));
    timeline(answer.header("Server-Timing") ?? "");
    curl();
    $("pictures").replaceChildren();
    if ($("stages").open) explain();
  });
}

const background = () => document.querySelector("[name=background]:checked").value;

/** Corrections come one after the other while a brush moves: the last one counts. */
let waiting;
function correct() {
  const none = marks.isEmpty;
  $("undo").disabled = $("clear").disabled = none;
  clearTimeout(waiting);
  waiting = setTimeout(cut, 150);
}

function describe(confidence, type) {
  const words = confidence >= 0.9 ? "very sure" : confidence >= 0.8 ? "sure" : confidence >= 0.6 ? "not sure: have a close look" : "unsure: it probably needs correcting";
  const what = type === "person" ? "A person was found" : "No person was recognised";
  $("confidence").textContent = `${what}; the outline is ${words} (${Math.round(confidence * 100)} of 100).`;
}

// MARK: What it did

function timeline(header) {
  const stages = [...header.matchAll(/(\w+);dur=([\d.]+)/g)].map(([, name, time]) => ({ name, time: Number(time) }));
  const longest = Math.max(1, ...stages.map((stage) => stage.time));
  $("timeline").replaceChildren(...stages.map(({ name, time }) => {
    const item = document.createElement("li");
    const meter = Object.assign(document.createElement("meter"), { max: longest, value: time, ariaLabel: name });
    item.append(Object.assign(document.createElement("span"), { textContent: name }), meter,
      Object.assign(document.createElement("span"), { textContent: `${time.toFixed(0)} ms` }));
    return item;
  }));
}

async function explain() {
  if ($("pictures").children.length > 0 || !state.copy) return;
  await busy("Drawing the stages", async (onProgress, isLatest) => {
    const answer = await send("/api/remove-background", { file: state.copy, ...parameters({ composed: false }), explain: "true" }, { onProgress });
    const files = await unzip(answer.blob);
    if (!isLatest()) return;
    $("pictures").replaceChildren(...files.filter(({ name }) => /^\d.*\.png$/.test(name)).map(({ name, blob }) => {
      const figure = document.createElement("figure");
      const title = name.replace(/^\d+-|\.png$/g, "").replaceAll("-", " ");
      const image = Object.assign(document.createElement("img"), { alt: `Stage: ${title}` });
      show(image, blob);
      figure.append(image, Object.assign(document.createElement("figcaption"), { textContent: title }));
      return figure;
    }));
  });
}

/** With text for files that the shell has under other names. */
function curl() {
  const quoted = (text) => `'${String(text).replaceAll("'", "'\\''")}'`;
  const fields = Object.entries(parameters({ composed: true, scale: 1 / state.scale }))
    .map(([name, value]) => `  -F ${quoted(value instanceof Blob ? `${name}=@background.jpg` : `${name}=${value}`)}`);
  $("curl").textContent = [
    `curl ${quoted(`${location.origin}/api/remove-background`)} -H "Authorization: Bearer $TOKEN"`,
    `  -F ${quoted(`file=@${state.file.name || "portrait.jpg"}`)}`, ...fields, `  --output cutout.${$("format").value}`,
  ].join(" \\\n");
}

// MARK: Taking it along

/** The result of the file itself, with everything that was chosen. */
async function finished() {
  return busy("Cutting at full size", async (onProgress) => {
    const answer = await send("/api/remove-background", { file: state.file, ...parameters({ composed: true, scale: 1 / state.scale }) }, { onProgress });
    return answer.blob;
  });
}

async function download() {
  const blob = await finished();
  if (!blob) return;
  const name = (state.file.name || "portrait").replace(/\.[^.]*$/, "");
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: `${name}-cutout.${$("format").value}` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function copyPicture() {
  try {
    // Clipboards take PNG alone; the picture may come later than the click.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": asPNG() })]);
    $("confidence").textContent = "The picture is in the clipboard.";
  } catch {
    $("problem").textContent = "This browser does not let pages copy pictures. Download it instead.";
    $("problem").hidden = false;
  }
}

async function asPNG() {
  if (state.result.type === "image/png") return state.result;
  const bitmap = await createImageBitmap(state.result);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  return canvas.convertToBlob({ type: "image/png" });
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
for (const control of [$("format"), $("size"), $("crop")]) control.addEventListener("change", curl);
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
