// SPDX-License-Identifier: Apache-2.0

// Talking to the server.

import { words } from "./words.js";

/** What the server refuses, in its own words; `status` 0 when it does not answer. */
export class Refusal extends Error {
  constructor(status, sentence, code = "") {
    super(sentence);
    this.status = status;
    this.code = code;
  }
}

/**
 * Sends a form; `onProgress` is told the share that is sent. Resolves to the answer as a blob, its headers beside it; throws
 * `Refusal`. `signal` calls it off: the server stops working on it.
 */
export function send(path, fields, credential, { onProgress = () => {}, signal, accept } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.responseType = "blob";
    if (credential) request.setRequestHeader("Authorization", `Bearer ${credential}`);
    if (accept) request.setRequestHeader("Accept", accept);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = async () => {
      if (request.status === 200) return resolve({ blob: request.response, header: (name) => request.getResponseHeader(name) });
      const { detail, code } = await problem(request);
      reject(new Refusal(request.status, detail, code));
    };
    request.onerror = () => reject(new Refusal(0, words("The server cannot be reached. Check the connection and try again.")));
    request.onabort = () => reject(new Refusal(0, words("Called off.")));
    signal?.addEventListener("abort", () => request.abort());
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    request.send(form);
  });
}

/** What a refusal says, for people and for the page. */
async function problem(request) {
  try {
    return JSON.parse(await request.response.text());
  } catch {
    return { detail: words("The server answered {status}. Try again later.", { status: request.status }) };
  }
}

/** A token for an API key, or for none on the server's own machine; a token stays as it is. */
export async function signIn(credential) {
  // Tokens have three parts.
  if (credential?.split(".").length === 3) return credential;
  const answer = await send("auth/token", { user_id: "web page" }, credential);
  return JSON.parse(await answer.blob.text()).access_token;
}
