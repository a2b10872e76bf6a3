// SPDX-License-Identifier: Apache-2.0

/// A file format that the engine reads and writes.
public enum ImageFormat: String, Sendable, CaseIterable {
    case jpeg
    case png
    case webp

    /// The format that the first bytes announce, whatever the file is called.
    public init?(sniffing bytes: some Collection<UInt8>) {
        let start = Array(bytes.prefix(12))
        if start.starts(with: [0xff, 0xd8]) {
            self = .jpeg
        } else if start.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) {
            self = .png
        } else if start.count == 12, start.starts(with: Array("RIFF".utf8)), start.suffix(4) == Array("WEBP".utf8)[...]
        {
            self = .webp
        } else {
            return nil
        }
    }

    public var mediaType: String {
        switch self {
        case .jpeg: "image/jpeg"
        case .png: "image/png"
        case .webp: "image/webp"
        }
    }

    /// What names of such files end with, without the dot and in small letters.
    public var fileExtensions: [String] {
        switch self {
        case .jpeg: ["jpg", "jpeg"]
        case .png: ["png"]
        case .webp: ["webp"]
        }
    }

    /// As people write it.
    public var displayName: String {
        switch self {
        case .jpeg: "JPEG"
        case .png: "PNG"
        case .webp: "WebP"
        }
    }
}

/// What the numbers in a file stand for. A palette's are RGB.
public enum ColourModel: Sendable {
    case grey
    case rgb
    case cmyk
}

/// What a file says of its picture before the pixels are read.
public struct ImageHeader: Sendable, Equatable {
    public var format: ImageFormat
    /// As stored: before EXIF orientation.
    public var width: Int
    public var height: Int
    public var colours: ColourModel
    /// More than 8 bits a sample.
    var isDeep: Bool
    public var hasAlpha: Bool
    /// The decoder holds the whole picture once more while it works (progressive JPEG, interlaced PNG, animated WebP).
    public var isBuffered: Bool
    /// What the colours mean: the first that can be used; sRGB when none can.
    var descriptions: [ColourDescription]
    var orientation = Orientation.upright
}
