// SPDX-License-Identifier: Apache-2.0

/** The files of a ZIP archive, as { name, blob }; stored or deflated ones, which is what the server writes. */
export async function unzip(archive) {
  const view = new DataView(await archive.arrayBuffer());
  let end = view.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) throw new Error("The server's archive is incomplete. Try again.");
  const files = [];
  let at = view.getUint32(end + 16, true);
  for (let count = view.getUint16(end + 10, true); count > 0; count -= 1) {
    const [method, size] = [view.getUint16(at + 10, true), view.getUint32(at + 20, true)];
    const [nameSize, extraSize, commentSize] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(new Uint8Array(view.buffer, at + 46, nameSize));
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const content = archive.slice(start, start + size);
    const stream = method === 8 ? content.stream().pipeThrough(new DecompressionStream("deflate-raw")) : content.stream();
    const type = name.endsWith(".png") ? "image/png" : "";
    files.push({ name, blob: new Blob([await new Response(stream).arrayBuffer()], { type }) });
    at += 46 + nameSize + extraSize + commentSize;
  }
  return files;
}
