// SPDX-License-Identifier: Apache-2.0

/// Cuts people out of photographs. Holds what is worth keeping between pictures; belongs to one thread at a time.
///
/// The same bytes, options and engine version give the same bytes.
public final class Segmenter {
    let cascades: FaceCascades
    let limits: PixelLimits

    public init(cascades: FaceCascades, limits: PixelLimits = PixelLimits()) {
        self.cascades = cascades
        self.limits = limits
    }

    /// An encoded photograph to an encoded cutout.
    ///
    /// - Parameters:
    ///   - photograph: a JPEG, PNG or WebP file.
    ///   - options: what is asked for; the default is a PNG of the photograph's size.
    ///   - isCancelled: asked before each stage; true ends the work with ``SegmentationError/cancelled``.
    public func cutOut(
        _ photograph: EncodedImage, options: CutoutOptions = CutoutOptions(),
        isCancelled: @escaping () -> Bool = { false }
    ) throws(SegmentationError) -> Cutout {
        try run(photograph, options, .one, StageRecorder(isCancelled: isCancelled))[0]
    }

    /// The same for a file as it is; throws besides what ``EncodedImage`` does.
    public func cutOut(
        _ bytes: [UInt8], options: CutoutOptions = CutoutOptions(), isCancelled: @escaping () -> Bool = { false }
    ) throws(SegmentationError) -> Cutout {
        try cutOut(EncodedImage(bytes, limits: limits), options: options, isCancelled: isCancelled)
    }

    /// Different cutouts of one photograph, the best first; fewer where the picture has fewer.
    ///
    /// - Parameters:
    ///   - photograph: a JPEG, PNG or WebP file.
    ///   - count: how many at most, 1-``CutoutOptions/mostCuts``.
    ///   - options: what is asked for.
    ///   - isCancelled: asked before each stage; true ends the work with ``SegmentationError/cancelled``.
    public func cutOut(
        _ photograph: EncodedImage, alternatives count: Int, options: CutoutOptions = CutoutOptions(),
        isCancelled: @escaping () -> Bool = { false }
    ) throws(SegmentationError) -> [Cutout] {
        try run(photograph, options, .several(count), StageRecorder(isCancelled: isCancelled))
    }

    /// One cutout, with a picture of what every stage made.
    public func explain(
        _ photograph: EncodedImage, options: CutoutOptions = CutoutOptions(),
        isCancelled: @escaping () -> Bool = { false }
    ) throws(SegmentationError) -> (cutout: Cutout, illustrations: [Illustration]) {
        let recorder = StageRecorder(isIllustrating: true, isCancelled: isCancelled)
        return (try run(photograph, options, .explained, recorder)[0], recorder.illustrations)
    }

    /// The table of contents: what each stage reads and gives.
    private func run(
        _ file: EncodedImage, _ options: CutoutOptions, _ extent: Extent, _ recorder: StageRecorder
    ) throws(SegmentationError) -> [Cutout] {
        // What headers tell is better said before any work.
        _ = try options.megapixels(for: file, limits: limits)
        let given = try hintsWithTrimap(options, recorder)
        let photograph = try recorder.run(.decode) { () throws(SegmentationError) in
            let isForWebP = options.outputFormat == .webp && options.composition.keepsFrame
            return try Decode(limits: limits, isForWebP: isForWebP)(file)
        } pictures: { (image: borrowing Image) throws(SegmentationError) in
            try StagePicture.photograph(image.pixels)
        }
        var hints = try given.confined(to: options.region, size: photograph.pixels.size)
        hints.transparency = photograph.alpha
        let copies = try recorder.run(.analyse) { () throws(SegmentationError) in
            try Analyse()(photograph)
        } pictures: {
            StagePicture.working($0)
        }

        var outlines = try cut(copies, hints, options, extent, recorder)
        guard let first = outlines.first, first.subject.confidence >= options.minimumConfidence else {
            throw .lowConfidence(outlines.first?.subject.confidence ?? 0, minimum: options.minimumConfidence)
        }
        var cutouts: [Cutout] = []
        // The last one takes the photograph over, so that no second full-size picture is needed.
        let last = outlines.removeLast()
        for outline in outlines { cutouts.append(try finish(photograph, outline, copies, hints, options, recorder)) }
        cutouts.append(try finish(consume photograph, last, copies, hints, options, recorder))
        for index in cutouts.indices { cutouts[index].timings = recorder.timings }
        return cutouts
    }

    /// From an outline to a file.
    private func finish(
        _ photograph: consuming Image, _ outline: Outline, _ copies: WorkingCopies, _ hints: Hints,
        _ options: CutoutOptions, _ recorder: StageRecorder
    ) throws(SegmentationError) -> Cutout {
        let matte = try recorder.run(.refine) { () throws(SegmentationError) in
            try RefineMatte()(outline.mask, photograph.pixels, copies, hints)
        } pictures: { (matte: borrowing Matte) throws(SegmentationError) in
            try StagePicture.matte(matte)
        }
        let surroundings = try surroundings(photograph, matte, options, recorder)
        // From here on pixels are handed over.
        let matted = MattedPhotograph(image: photograph, matte: consume matte)
        let coloured = try recorder.run(.foreground, taking: consume matted) {
            (matted: consuming MattedPhotograph) throws(SegmentationError) in
            try EstimateForeground()(matted, copies)
        } pictures: { (coloured: borrowing ColouredSubject) throws(SegmentationError) in
            try StagePicture.coloured(coloured)
        }
        let composed = try recorder.run(.compose, taking: consume coloured) {
            (coloured: consuming ColouredSubject) throws(SegmentationError) in
            try Compose(outputFormat: options.outputFormat, composition: options.composition, limits: limits)(
                coloured, surroundings)
        }
        var cutout = try recorder.run(.encode, taking: consume composed) {
            (composed: consuming Composed) throws(SegmentationError) in
            try Encode(quality: options.quality)(composed, outline.subject)
        }
        cutout.difference = outline.difference
        cutout.doubts = outline.doubts
        return cutout
    }
}

/// How much of what can be found is wanted.
enum Extent {
    case one
    /// Different cuts.
    case several(Int)
    /// One cut, and pictures of all.
    case explained
}

/// A cut on its way to a matte.
struct Outline {
    /// Of the fine copy's size.
    let mask: Mask
    let subject: Subject
    var difference: String?
    var doubts: [Doubt] = []
}
