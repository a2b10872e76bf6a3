// SPDX-License-Identifier: Apache-2.0

extension Orientation {
    /// The orientation that a file's EXIF data asks for; `upright` when there is none, or none that can be read.
    init(in file: [UInt8], format: ImageFormat) {
        let container = ByteReader(bytes: file[...], endianness: format == .webp ? .little : .big)
        let block: ArraySlice<UInt8>? =
            switch format {
            case .jpeg: exifBlock(ofJPEG: container)
            case .png: exifBlock(ofPNG: container)
            case .webp: exifBlock(ofWebP: container)
            }
        self = block.flatMap(orientation(inTIFF:)) ?? .upright
    }
}

/// APP1 segments that start with "Exif", before the first scan.
private func exifBlock(ofJPEG file: ByteReader) -> ArraySlice<UInt8>? {
    var at = 2
    while let marker = file.integer(at: at, size: 2), marker >> 8 == 0xff {
        if marker == 0xffff {  // fill byte
            at += 1
            continue
        }
        if marker == 0xffda || marker == 0xffd9 { return nil }
        guard let length = file.integer(at: at + 2, size: 2), length >= 2 else { return nil }
        if marker == 0xffe1, length >= 8, file.matches("Exif\0\0", at: at + 4) {
            return file.slice(at: at + 10, size: length - 8)
        }
        at += 2 + length
    }
    return nil
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
private func exifBlock(ofWebP file: ByteReader) -> ArraySlice<UInt8>? {
    var at = 12
    while let length = file.integer(at: at + 4, size: 4) {
        if file.matches("EXIF", at: at) {
            let prefix = file.matches("Exif\0\0", at: at + 8) ? 6 : 0
            return file.slice(at: at + 8 + prefix, size: length - prefix)
        }
        at += 8 + length + length % 2
    }
    return nil
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
