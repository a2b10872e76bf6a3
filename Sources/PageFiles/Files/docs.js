// SPDX-License-Identifier: Apache-2.0
// The reference at "/docs": its commands know this server, and can be copied.

const server = new URL(document.querySelector("a[href$='openapi.json']").href).href.replace(/\/openapi\.json$/, "");
document.getElementById("address").textContent = `, ${server}`;
for (const code of document.querySelectorAll("pre code")) {
  code.textContent = code.textContent.replaceAll("$SILHOUETTE", server);
  // Browsers have a clipboard for pages from this machine or by HTTPS alone.
  if (!navigator.clipboard) continue;
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Copy", ariaLabel: "Copy this command" });
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = "Copied";
  });
  code.parentElement.append(button);
}
