// SPDX-License-Identifier: Apache-2.0

extension Orientation {
    /// The orientation that a file's EXIF data asks for; `upright` when there is none, or none that can be read.
    init(in file: [UInt8], format: ImageFormat) {
        let block: ArraySlice<UInt8>? =
            switch format {
            case .jpeg: exifBlock(ofJPEG: ByteReader(bytes: file[...]))
            case .png: exifBlock(ofPNG: ByteReader(bytes: file[...]))
            case .webp: exifBlock(ofWebP: file)
            }
        self = block.flatMap(orientation(inTIFF:)) ?? .upright
    }
}

/// The first APP1 segment that starts with "Exif".
private func exifBlock(ofJPEG file: ByteReader) -> ArraySlice<UInt8>? {
    JPEGSegments(file).first { $0.marker == 0xffe1 && ByteReader(bytes: $0.payload).matches("Exif\0\0", at: 0) }?
        .payload.dropFirst(6)
}

/// The eXIf chunk, wherever it stands.
private func exifBlock(ofPNG file: ByteReader) -> ArraySlice<UInt8>? {
    var at = 8
    while let length = file.integer(at: at, size: 4) {
        if file.matches("eXIf", at: at + 4) { return file.slice(at: at + 8, size: length) }
        at += length + 12
    }
    return nil
}

/// The RIFF container's EXIF chunk. Some writers keep JPEG's "Exif" prefix in it.
private func exifBlock(ofWebP file: [UInt8]) -> ArraySlice<UInt8>? {
    RIFFChunks(file)["EXIF"].map { ByteReader(bytes: $0).matches("Exif\0\0", at: 0) ? $0.dropFirst(6) : $0 }
}

/// Tag 0x0112 of the first image file directory of a TIFF structure.
private func orientation(inTIFF block: ArraySlice<UInt8>) -> Orientation? {
    var tiff = ByteReader(bytes: block)
    if tiff.matches("II", at: 0) {
        tiff.endianness = .little
    } else if !tiff.matches("MM", at: 0) {
        return nil
    }
    guard tiff.integer(at: 2, size: 2) == 42, let directory = tiff.integer(at: 4, size: 4),
        let entries = tiff.integer(at: directory, size: 2)
    else { return nil }
    for index in 0..<entries {
        let entry = directory + 2 + index * 12
        guard let tag = tiff.integer(at: entry, size: 2) else { return nil }
        guard tag == 0x0112 else { continue }
        guard tiff.integer(at: entry + 2, size: 2) == 3, let value = tiff.integer(at: entry + 8, size: 2) else {
            return nil
        }
        return UInt8(exactly: value).flatMap(Orientation.init(rawValue:))
    }
    return nil
}
