// SPDX-License-Identifier: Apache-2.0

// Who is at the page: a token in its memory, or in this tab's if that is asked for.

import { signIn } from "./server.js";

const kept = "silhouette-token";
const $ = (id) => document.getElementById(id);

/** Keys may be written as they are, or as addresses are. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const session = {
  token: sessionStorage.getItem(kept),

  /** Throws `Refusal`. */
  async begin(credential, { stays = false } = {}) {
    this.token = await signIn(credential);
    if (stays) sessionStorage.setItem(kept, this.token);
  },

  /** A token has ended, or there is none. */
  end() {
    this.token = null;
    sessionStorage.removeItem(kept);
    $("sign-in").hidden = false;
    $("credential").focus();
  },

  /** With the key in the page's address, which is taken out of it, or with none, if this machine needs none. */
  async beginByItself() {
    const written = location.hash.match(/^#key=(.+)$/)?.[1];
    if (written) window.history.replaceState(null, "", location.pathname + location.search);
    const key = written && decoded(written);
    const isThisMachine = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
    if (key || (!this.token && isThisMachine)) {
      try {
        await this.begin(key);
      } catch (error) {
        if (key) throw error;
      }
    }
    $("sign-in").hidden = this.token !== null;
  },
};
