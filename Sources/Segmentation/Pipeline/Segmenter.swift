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
    /// - Parameter isCancelled: asked before each stage; true ends the work with `cancelled`.
    public func cutOut(
        _ bytes: [UInt8], options: CutoutOptions = CutoutOptions(), isCancelled: @escaping () -> Bool = { false }
    ) throws(SegmentationError) -> Cutout {
        let clock = StageClock(isCancelled: isCancelled)
        var cutout = try pipeline(options).run(bytes, clock: clock)
        cutout.timings = clock.timings
        return cutout
    }

    private func pipeline(_ options: CutoutOptions) -> Pipeline<[UInt8], Cutout> {
        outline(options.method)
            .then(RefineMatte())
            .then(EstimateForeground())
            .then(Compose(outputFormat: options.outputFormat))
            .then(Encode(quality: options.quality))
    }

    private func outline(_ method: SegmentationMethod) -> Pipeline<[UInt8], OutlinedScene> {
        let seed = Seed()
        let seeded = Pipeline(Decode(limits: limits))
            .then(Analyse())
            .then(DetectFaces(cascades: cascades))
            .then(ExtractFeatures())
            .then(MapSaliency())
            .then(seed)
        return switch method {
        case .soft: seeded.then(CoarseCut(seed: seed)).then(FineCut())
        case .grabcut: seeded.then(OpenCVCut())
        }
    }
}
