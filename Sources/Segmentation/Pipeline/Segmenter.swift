// SPDX-License-Identifier: Apache-2.0

/// Cuts people out of photographs. Holds what is worth keeping between pictures; belongs to one thread at a time.
///
/// The same bytes, options and engine version give the same bytes.
public final class Segmenter {
    private let cascades: FaceCascades
    private let limits: PixelLimits

    public init(cascades: FaceCascades, limits: PixelLimits = PixelLimits()) {
        self.cascades = cascades
        self.limits = limits
    }

    /// An encoded photograph to an encoded cutout.
    ///
    /// - Parameters:
    ///   - bytes: a JPEG, PNG or WebP file.
    ///   - options: what is asked for; the default is a PNG of the photograph's size.
    ///   - isCancelled: asked before each stage; true ends the work with ``SegmentationError/cancelled``.
    public func cutOut(
        _ bytes: [UInt8], options: CutoutOptions = CutoutOptions(), isCancelled: @escaping () -> Bool = { false }
    ) throws(SegmentationError) -> Cutout {
        try run(bytes, options, StageRecorder(isCancelled: isCancelled))
    }

    /// The same, with a picture of what every stage made.
    public func explain(
        _ bytes: [UInt8], options: CutoutOptions = CutoutOptions(), isCancelled: @escaping () -> Bool = { false }
    ) throws(SegmentationError) -> (cutout: Cutout, illustrations: [Illustration]) {
        let recorder = StageRecorder(isIllustrating: true, isCancelled: isCancelled)
        return (try run(bytes, options, recorder), recorder.illustrations)
    }

    private func run(
        _ bytes: [UInt8], _ options: CutoutOptions, _ recorder: StageRecorder
    ) throws(SegmentationError) -> Cutout {
        // What headers tell is better said before any work.
        _ = try options.megapixels(for: bytes, limits: limits)
        var options = options
        if let file = options.trimapFile {
            options.hints.marks = .trimap(try recorder.run(DecodeTrimap(limits: limits), file))
        }
        var cutout = try pipeline(options).run(bytes, recorder: recorder)
        cutout.timings = recorder.timings
        return cutout
    }

    private func pipeline(_ options: CutoutOptions) -> Pipeline<[UInt8], Cutout> {
        surrounded(outline(options).then(RefineMatte()), options)
            .then(EstimateForeground())
            .then(Compose(outputFormat: options.outputFormat, composition: options.composition, limits: limits))
            .then(Encode(quality: options.quality))
    }

    private func surrounded(
        _ matted: Pipeline<[UInt8], MattedScene>, _ options: CutoutOptions
    ) -> Pipeline<[UInt8], MattedScene> {
        if options.outputFormat == .zip { return matted.then(BlurSurroundings.spreadSubject) }
        guard case .blurred(let blur) = options.composition.background else { return matted }
        return matted.then(BlurSurroundings(background: blur))
    }

    private func outline(_ options: CutoutOptions) -> Pipeline<[UInt8], OutlinedScene> {
        let seed = Seed()
        let isForWebP = options.outputFormat == .webp && options.composition.keepsFrame
        let seeded = Pipeline(Decode(limits: limits, isForWebP: isForWebP))
            .then(Analyse(hints: options.hints, region: options.region))
            .then(DetectFaces(cascades: cascades))
            .then(ExtractFeatures())
            .then(MapSaliency())
            .then(seed)
        let outlined =
            switch options.method {
            case .soft: seeded.then(CoarseCut(seed: seed)).then(FineCut())
            case .grabcut: seeded.then(OpenCVCut())
            }
        return outlined.requiring { (scene: borrowing OutlinedScene) throws(SegmentationError) in
            guard scene.confidence >= options.minimumConfidence else {
                throw .lowConfidence(scene.confidence, minimum: options.minimumConfidence)
            }
        }
    }
}
