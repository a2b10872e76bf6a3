// SPDX-License-Identifier: Apache-2.0
// The page at "/": what happens to its controls. Everything it knows ends with the page. Long, as each control has its
// few lines here.

import { busy, complain, note, onUnauthorised } from "./activity.js";
import { Easel } from "./easel.js";
import { isPlaced, look, watchLook } from "./look.js";
import { asPNG, save } from "./photograph.js";
import { session } from "./session.js";
import { Studio } from "./studio.js";
import { translatePage, words } from "./words.js";
import { zip } from "./zip.js";

const $ = (id) => document.getElementById(id);
const studio = new Studio();
const easel = new Easel({ stage: $("stage"), layers: [$("sheet"), $("doubts")], canvas: $("paint"), ring: $("ring") }, {
  onMark: (mark) => studio.add(mark),
  onStroke: (mark) => studio.grow(mark),
});
studio.easel = easel;
// What is on the page stays when a token ends, and goes on afterwards.
onUnauthorised(() => session.end());
translatePage();

// MARK: Signing in

async function signIn(begin) {
  await busy(words("Signing in"), async () => {
    await begin();
    $("sign-in").hidden = session.token !== null;
    if (session.token && studio.current && !studio.current.kept) await studio.cut();
    studio.cutWaiting();
  });
}

$("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  signIn(async () => {
    await session.begin($("credential").value.trim(), { stays: $("stay").checked });
    // Only what was used: the page tries by itself as well, while somebody may be writing here.
    $("credential").value = "";
  });
});
const beginByItself = () => signIn(() => session.beginByItself()).then(() => {
  if (!session.token) $("sign-in").hidden = false;
});
beginByItself();
// A link with a key may be opened where the page is already.
window.addEventListener("hashchange", beginByItself);

// MARK: Photographs

$("file").addEventListener("change", () => {
  studio.open([...$("file").files]);
  $("file").value = "";
});
document.addEventListener("paste", (event) => {
  if (event.clipboardData.files.length > 0) studio.open([...event.clipboardData.files]);
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    $("drop").classList.toggle("over", kind === "dragover");
    if (kind === "drop" && event.dataTransfer.files.length > 0) studio.open([...event.dataTransfer.files]);
  });
}
$("sample").addEventListener("click", async () => {
  const blob = await busy(words("Reading the photograph"), async () => (await fetch("sample.jpg")).blob());
  if (blob) studio.open([new File([blob], "sample.jpg", { type: "image/jpeg" })]);
});
$("more").addEventListener("click", () => $("file").click());
$("again").addEventListener("click", () => {
  if (studio.isTouched && !confirm(words("Start again? What you corrected is lost."))) return;
  studio.clear();
  $("file").focus();
});

// A page that goes takes all with it.
window.addEventListener("beforeunload", (event) => studio.isTouched && event.preventDefault());

// MARK: The easel

for (const tool of document.querySelectorAll("[name=tool]")) {
  tool.addEventListener("change", () => {
    easel.choose(tool.value);
    const marks = tool.value !== "none";
    studio.isMarked = marks;
    if (marks && isPlaced()) note(words("While you mark, the subject is where the photograph has it."));
  });
}
function setRadius(value) {
  $("radius").value = value;
  easel.radius = Number($("radius").value);
}
$("radius").addEventListener("input", () => setRadius($("radius").value));
$("undo").addEventListener("click", () => studio.undo());
$("redo").addEventListener("click", () => studio.redo());
$("clear").addEventListener("click", () => studio.add({ kind: "clear" }));
$("fit").addEventListener("click", () => easel.view.fit());
$("actual").addEventListener("click", () => easel.view.scale(1 / studio.current.scale / easel.view.zoom));
$("larger").addEventListener("click", () => easel.view.scale(1.25));
$("smaller").addEventListener("click", () => easel.view.scale(0.8));

/** The photograph lies over its cutout up to a share of the width. */
function split(percent) {
  $("before").style.clipPath = `inset(0 ${100 - percent}% 0 0)`;
  $("stage").classList.toggle("compares", percent > 0);
}
const showsSplit = () => split($("split").value);
$("split").addEventListener("input", showsSplit);
for (const kind of ["pointerdown", "keydown"]) {
  $("compare").addEventListener(kind, (event) => (event.key ?? " ") !== "Tab" && split(100));
}
for (const kind of ["pointerup", "pointerleave", "keyup", "blur"]) $("compare").addEventListener(kind, showsSplit);
showsSplit();

/** What a transparent cutout is seen on: one ground shows what another hides. */
const grounds = ["chequer", "white", "black", "green"];
function changeGround() {
  const { dataset } = $("sheet");
  dataset.ground = grounds[(grounds.indexOf(dataset.ground) + 1) % grounds.length];
}
$("other-ground").addEventListener("click", changeGround);

const keys = {
  "[": () => setRadius(easel.radius / 1.25), "]": () => setRadius(Math.ceil(easel.radius * 1.25)),
  "0": () => easel.view.fit(), "+": () => easel.view.scale(1.25), "=": () => easel.view.scale(1.25), "-": () => easel.view.scale(0.8),
  "1": () => studio.choose(1), "2": () => studio.choose(2), "3": () => studio.choose(3), "4": () => studio.choose(4),
  "o": () => split(100), "g": changeGround,
};
document.addEventListener("keydown", (event) => {
  if (event.target.matches("input:not([type=radio]):not([type=range]):not([type=checkbox]), select") || event.altKey) return;
  const isCommand = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (isCommand && (key === "z" || key === "y")) {
    event.preventDefault();
    if (key === "y" || event.shiftKey) studio.redo(); else studio.undo();
  } else if (!isCommand && $("keys").checked && Object.hasOwn(keys, key)) {
    keys[key]();
  }
});
document.addEventListener("keyup", (event) => event.key.toLowerCase() === "o" && showsSplit());

// MARK: Looks and results

watchLook(() => studio.recompose(), complain);
// What is asked for is seen.
for (const id of ["subject-scale", "subject-position"]) {
  $(id).addEventListener("change", () => document.querySelector("[name=tool][value=none]").click());
}
const fileName = (project) => `${project.name}-cutout.${look().format}`;

$("download").addEventListener("click", async () => {
  const name = fileName(studio.current);
  const blob = await studio.finished();
  if (blob) save(blob, name);
});
$("download-all").addEventListener("click", async () => {
  const [files, missing] = [[], []];
  for (const project of studio.projects) {
    const name = fileName(project);
    const blob = project.fault ? null : await studio.finished(project);
    if (blob) files.push({ name, blob }); else missing.push(project.file.name);
  }
  if (files.length > 0) save(await zip(files), "cutouts.zip");
  if (missing.length > 0) complain(words("Not in the archive: {names}.", { names: missing.join(", ") }));
});
// Browsers have a clipboard for pages from this machine or by HTTPS alone.
for (const id of ["copy", "copy-curl"]) $(id).hidden = !navigator.clipboard;
$("copy").addEventListener("click", async () => {
  // Clipboards take PNG alone; the picture may come later than the click.
  const picture = studio.finished().then((blob) => blob ? asPNG(blob) : Promise.reject(new Error()));
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
    note(words("The picture is in the clipboard."));
  } catch {
    // What was refused has been said.
    if ($("problem").hidden) complain(words("This browser does not let pages copy pictures. Download it instead."));
  }
});
$("copy-curl").addEventListener("click", () => navigator.clipboard.writeText($("curl").textContent));
$("stages").addEventListener("toggle", () => $("stages").open && studio.explain());
