// SPDX-License-Identifier: Apache-2.0

// Archives of files, taken apart and put together.

import { words } from "./words.js";

/** The files of a ZIP archive, as { name, blob }; stored or deflated ones, which is what the server writes. */
export async function unzip(archive) {
  const view = new DataView(await archive.arrayBuffer());
  let end = view.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) throw new Error(words("The server's archive is incomplete. Try again."));
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

const checksums = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function checksum(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = checksums[(value ^ byte) & 255] ^ (value >>> 8);
  return ~value >>> 0;
}

/** An archive of { name, blob }, stored as they are: pictures are packed already. Names that are there twice get a number. */
export async function zip(files) {
  const parts = [], directory = [];
  const taken = new Set();
  let at = 0;
  for (const { name, blob } of files) {
    let unique = name;
    for (let number = 2; taken.has(unique); number += 1) unique = name.replace(/(\.[^.]*)?$/, ` ${number}$1`);
    taken.add(unique);
    const path = new TextEncoder().encode(unique);
    const content = new Uint8Array(await blob.arrayBuffer());
    // Version, flags (names are UTF-8), method, time and date, checksum, both sizes, and lengths of name and extra.
    const common = new DataView(new ArrayBuffer(26));
    [20, 0x800, 0, 0, 0x21].forEach((value, index) => common.setUint16(2 * index, value, true));
    [checksum(content), content.length, content.length].forEach((value, index) => common.setUint32(10 + 4 * index, value, true));
    common.setUint16(22, path.length, true);
    const place = new DataView(new ArrayBuffer(14));
    place.setUint32(10, at, true);
    parts.push(Uint8Array.of(0x50, 0x4b, 3, 4), common, path, content);
    directory.push(Uint8Array.of(0x50, 0x4b, 1, 2, 20, 0), common, place, path);
    at += 30 + path.length + content.length;
  }
  const size = directory.reduce((sum, part) => sum + part.byteLength, 0);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, files.length, true);
  end.setUint16(10, files.length, true);
  end.setUint32(12, size, true);
  end.setUint32(16, at, true);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}
