// SPDX-License-Identifier: Apache-2.0

// Where cameras and common tools leave the orientation: EXIF first, and XMP where EXIF says nothing.

extension Orientation {
    /// What a file asks for; `upright` when it says nothing, or nothing that can be read.
    init(in file: [UInt8], format: ImageFormat) throws(SegmentationError) {
        let metadata: PhotographMetadata =
            switch format {
            case .jpeg: PhotographMetadata(ofJPEG: file)
            case .png: try PhotographMetadata(ofPNG: file)
            case .webp: try PhotographMetadata(ofWebP: file)
            }
        self = metadata.orientation
    }
}

/// The blocks in a file that may know the orientation.
private struct PhotographMetadata {
    /// TIFF structures; a file may have several.
    private var exif: [ArraySlice<UInt8>] = []
    /// XML.
    private var xmp: [ArraySlice<UInt8>] = []

    /// Cameras write one or two; a file of many costs no more than this.
    private static let mostBlocks = 8

    private mutating func add(exif block: ArraySlice<UInt8>) {
        if exif.count < Self.mostBlocks { exif.append(block) }
    }

    private mutating func add(xmp block: ArraySlice<UInt8>) {
        if xmp.count < Self.mostBlocks { xmp.append(block) }
    }

    var orientation: Orientation {
        exif.lazy.compactMap { TIFFDirectory($0)?.orientation }.first
            ?? xmp.lazy.compactMap(Orientation.init(inXMP:)).first ?? .upright
    }

    /// APP1 segments.
    init(ofJPEG file: [UInt8]) {
        for segment in JPEGSegments(ByteReader(bytes: file[...])) where segment.marker == 0xffe1 {
            if segment.payload.starts(with: "Exif\0".utf8) {
                add(exif: segment.payload)
            } else if segment.payload.starts(with: "http://ns.adobe.com/x".utf8) {
                add(xmp: segment.payload)
            }
        }
    }

    /// Chunks of the RIFF container.
    init(ofWebP file: [UInt8]) throws(SegmentationError) {
        exif = [try webPChunk("EXIF", of: file)[...]]
        xmp = [try webPChunk("XMP ", of: file)[...]]
    }

    /// The eXIf chunk; and texts, in which ImageMagick writes EXIF and XMP in hexadecimal and Adobe's tools XMP as it is. They may stand
    /// behind the picture.
    init(ofPNG file: [UInt8]) throws(SegmentationError) {
        var texts: [PNGText] = []
        for chunk in PNGChunks(file) {
            if chunk.isNamed("IEND") { break }
            if chunk.isNamed("eXIf") {
                add(exif: chunk.content)
            } else if texts.count < Self.mostBlocks, let text = PNGText(chunk), Self.keywords.contains(text.keyword) {
                texts.append(text)
            }
        }
        for keyword in Self.keywords {
            for text in texts where text.keyword == keyword {
                guard let content = try text.content() else { continue }
                let block = keyword == Self.xmpKeyword ? content : rawProfile(content)
                // A segment APP1 may hold either.
                add(exif: block[...])
                add(xmp: block[...])
            }
        }
    }

    private static let xmpKeyword = "XML:com.adobe.xmp"
    private static let keywords = [
        "Raw profile type exif", "Raw profile type APP1", xmpKeyword, "Raw profile type xmp",
    ]
}

/// A line break, a name, the number of bytes, and the bytes in hexadecimal, in lines.
private func rawProfile(_ text: [UInt8]) -> [UInt8] {
    let lines = text.split(separator: UInt8(ascii: "\n"))
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in lines.dropFirst(2).joined() {
        guard let value = Character(Unicode.Scalar(digit)).hexDigitValue.map(UInt8.init) else { continue }
        if let first = high {
            bytes.append(first << 4 | value)
            high = nil
        } else {
            high = value
        }
    }
    return bytes
}

extension Orientation {
    /// `tiff:Orientation` as an attribute or an element (XMP specification part 2, TIFF schema).
    fileprivate init?(inXMP text: ArraySlice<UInt8>) {
        let name = Array("tiff:Orientation".utf8)
        for start in text.indices where text[start] == name[0] && text[start...].starts(with: name) {
            // = and a quote, or the end of a tag, and blanks anywhere.
            let rest = text[(start + name.count)...].prefix(16)
            guard let digit = rest.first(where: { !" \t\r\n=\"'>".utf8.contains($0) }) else { continue }
            guard let value = Orientation(rawValue: digit &- UInt8(ascii: "0")) else { continue }
            self = value
            return
        }
        return nil
    }
}
