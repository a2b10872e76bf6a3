// SPDX-License-Identifier: Apache-2.0

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
    /// An image file to take the hints' marks from; see `Hints.Marks.trimap`.
    public var trimapFile: [UInt8]?
    /// Where the subject is looked for; nil is everywhere.
    public var region: Region?
    public var composition: Composition
    /// 0-1. A cut that is less sure is refused with `lowConfidence`.
    public var minimumConfidence: Double
    /// 1-``mostCuts``: which of the picture's different cuts, the best being the first.
    public var choice: Int
    /// Whether `Cutout.doubts` is wanted.
    public var findsDoubts: Bool

    /// How many different cuts of a picture are made at most.
    public static let mostCuts = 4

    public init(
        outputFormat: OutputFormat = .png, quality: Int = 90, method: SegmentationMethod = .soft,
        hints: Hints = .none, trimapFile: [UInt8]? = nil, region: Region? = nil,
        composition: Composition = Composition(), minimumConfidence: Double = 0, choice: Int = 1,
        findsDoubts: Bool = false
    ) {
        self.outputFormat = outputFormat
        self.quality = quality
        self.method = method
        self.hints = hints
        self.trimapFile = trimapFile
        self.region = region
        self.composition = composition
        self.minimumConfidence = minimumConfidence
        self.choice = choice
        self.findsDoubts = findsDoubts
    }
}
