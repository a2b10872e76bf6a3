// SPDX-License-Identifier: Apache-2.0

// What the page is doing, and what goes wrong with it.

const $ = (id) => document.getElementById(id);
let run = 0;
let unauthorised = () => {};

/** What happens when the server knows the credential no more. */
export function onUnauthorised(body) { unauthorised = body; }

// What was read can be put away.
$("problem").addEventListener("click", () => complain(""));

/** Says what is wrong; an empty sentence takes it back. */
export function complain(sentence) {
  $("problem").textContent = sentence;
  $("problem").hidden = !sentence;
}

export function note(sentence) { $("notice").textContent = sentence; }

/** Shows no work; what is being done has no say any more. */
export function idle() {
  run += 1;
  $("working").hidden = true;
}

/** Shows work and what goes wrong with it; of several the latest. `work` gets `onProgress` and `isLatest`. */
export async function busy(text, work) {
  const own = ++run;
  const isLatest = () => own === run;
  complain("");
  note("");
  $("working").hidden = false;
  $("working-text").textContent = text;
  $("progress").removeAttribute("value");
  try {
    return await work((share) => {
      if (!isLatest()) return;
      // A bar without a value moves by itself: all is sent, and the server works.
      if (share < 1) $("progress").value = share; else $("progress").removeAttribute("value");
    }, isLatest);
  } catch (error) {
    if (!isLatest()) return;
    complain(error.message);
    if (error.status === 401) unauthorised();
  } finally {
    if (isLatest()) idle();
  }
}
