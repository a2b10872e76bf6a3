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

/// The file that a cutout becomes.
public enum OutputFormat: String, Sendable, CaseIterable {
    case png
    case jpg
    case webp
    /// `color.jpg` and `alpha.png`.
    case zip
    /// PNG when anything is transparent, else JPG.
    case auto

    /// What may be stored.
    public var files: [FileFormat] { file.map { [$0] } ?? [.png, .jpeg] }

    /// What is stored; nil when the picture decides.
    var file: FileFormat? {
        switch self {
        case .png: .png
        case .jpg: .jpeg
        case .webp: .webp
        case .zip: .zip
        case .auto: nil
        }
    }
}
