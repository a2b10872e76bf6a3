// SPDX-License-Identifier: Apache-2.0

/// What a result is stored as.
public enum FileFormat: String, Sendable, CaseIterable {
    case png
    case jpeg
    case webp
    /// `color.jpg` and `alpha.png`.
    case zip

    public var mediaType: String {
        switch self {
        case .png: ImageFormat.png.mediaType
        case .jpeg: ImageFormat.jpeg.mediaType
        case .webp: ImageFormat.webp.mediaType
        case .zip: "application/zip"
        }
    }

    /// Without the dot.
    public var fileExtension: String { self == .jpeg ? "jpg" : rawValue }
}
