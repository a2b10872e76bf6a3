// SPDX-License-Identifier: Apache-2.0

/// The file that a cutout becomes.
public enum OutputFormat: String, Sendable, CaseIterable {
    case png
    case jpg
    case webp
    /// PNG when anything is transparent, else JPG.
    case auto

    /// - Parameter name: in any case; `jpeg` is another name for `jpg`.
    public init?(name: String) {
        let name = name.lowercased()
        self.init(rawValue: name == "jpeg" ? "jpg" : name)
    }
}

/// How the subject is cut.
public enum SegmentationMethod: String, Sendable, CaseIterable {
    /// GrabCut's energy with soft location priors and focus features.
    case soft
    /// OpenCV's own `cv::grabCut` from thresholded seeds, for comparison with other OpenCV programs.
    case grabcut
}

/// What is asked of one cutout.
public struct CutoutOptions: Sendable, Equatable {
    public var outputFormat: OutputFormat
    /// 1-100, of JPG and WebP; WebP with 100 is lossless.
    public var quality: Int
    public var method: SegmentationMethod
    public var hints: Hints

    public init(
        outputFormat: OutputFormat = .png, quality: Int = 90, method: SegmentationMethod = .soft, hints: Hints = .none
    ) {
        self.outputFormat = outputFormat
        self.quality = quality
        self.method = method
        self.hints = hints
    }
}
