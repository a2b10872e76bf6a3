// SPDX-License-Identifier: Apache-2.0
import Segmentation
import Statistics
import SyntheticPortraits

/// Matte error on drawn portraits, whose alpha is exact down to strands thinner than a pixel.
struct SyntheticTrial {
    let name: String
    /// Sum of absolute differences in thousands of whole pixels, as matting benchmarks give it.
    let sumOfDifferences: Double
    /// Over the pixels where the true alpha is neither 0 nor 255.
    let bandError: Double
    /// Mean difference per channel, 0-255, of a composite from the true one over the same pixels: with the colours of the
    /// cutout, and with those of the photograph.
    let colourError: (estimated: Double, photographed: Double)

    init(seed: UInt64, isBusy: Bool, with segmenter: Segmenter) throws {
        name = "\(isBusy ? "busy" : "plain") \(seed)"
        let portrait = try SyntheticPortrait(width: 600, height: 800, seed: seed, isBusy: isBusy)
        let cutout = try Image(decoding: try segmenter.cutOut(try Image(pixels: portrait.image).png()).bytes)
        let alpha = cutout.alpha!
        var (sum, band) = (0, 0)
        var mixed: [Int] = []
        alpha.withSpan { alpha in
            portrait.alpha.withSpan { truth in
                for i in 0..<alpha.count {
                    let difference = abs(Int(alpha[i]) - Int(truth[i]))
                    sum += difference
                    guard truth[i] != 0 && truth[i] != 255 else { continue }
                    band += difference
                    mixed.append(i)
                }
            }
        }
        sumOfDifferences = Double(sum) / 255 / 1000
        bandError = Double(band) / 255 / Double(max(mixed.count, 1))
        colourError = (
            Self.compositeError(cutout.pixels, alpha, portrait, over: mixed),
            Self.compositeError(portrait.image, alpha, portrait, over: mixed)
        )
    }

    /// On black, white and green.
    private static func compositeError(
        _ colours: Plane<RGB>, _ alpha: Plane<UInt8>, _ truth: SyntheticPortrait, over pixels: [Int]
    ) -> Double {
        let errors = [RGB.black, .white, RGB(0, 160, 0)].flatMap { backdrop in
            pixels.flatMap { index in
                let (x, y) = (index % alpha.width, index / alpha.width)
                let (own, right) = (colours[x, y], truth.foreground[x, y])
                let (share, rightShare) = (Double(alpha[x, y]) / 255, Double(truth.alpha[x, y]) / 255)
                return [\RGB.red, \.green, \.blue].map { channel in
                    let ground = Double(backdrop[keyPath: channel])
                    return abs(
                        share * (Double(own[keyPath: channel]) - ground)
                            - rightShare * (Double(right[keyPath: channel]) - ground))
                }
            }
        }
        return errors.mean
    }

    static func all(with segmenter: Segmenter) throws -> [SyntheticTrial] {
        try [false, true].flatMap { isBusy in
            try (1...3).map { try SyntheticTrial(seed: $0, isBusy: isBusy, with: segmenter) }
        }
    }

    static func lines(_ trials: [SyntheticTrial]) -> [String] {
        trials.map { trial in
            line(
                trial.name, trial.sumOfDifferences, trial.bandError, trial.colourError.photographed,
                trial.colourError.estimated)
        } + [
            line(
                "mean", trials.map(\.sumOfDifferences).mean, trials.map(\.bandError).mean,
                trials.map(\.colourError.photographed).mean, trials.map(\.colourError.estimated).mean)
        ]
    }

    private static func line(
        _ name: String, _ sum: Double, _ band: Double, _ photographed: Double, _ estimated: Double
    ) -> String {
        "\(name.padded(10)) SAD \(sum.text(3)) thousand, in the band: error \(band.text(3)), colour of a composite off by "
            + "\(photographed.text(1)) with the photograph's colours, \(estimated.text(1)) with the cutout's"
    }
}
