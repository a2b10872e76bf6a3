// SPDX-License-Identifier: Apache-2.0
import Segmentation
import SyntheticPortraits

/// Matte error on drawn portraits, whose alpha is exact down to strands thinner than a pixel.
struct SyntheticTrial {
    let name: String
    /// Sum of absolute differences in thousands of whole pixels, as matting benchmarks give it.
    let sumOfDifferences: Double
    /// Over the pixels where the true alpha is neither 0 nor 255.
    let bandError: Double

    init(seed: UInt64, isBusy: Bool, with segmenter: Segmenter) throws {
        name = "\(isBusy ? "busy" : "plain") \(seed)"
        let portrait = try SyntheticPortrait(width: 600, height: 800, seed: seed, isBusy: isBusy)
        let bytes = try Image(pixels: portrait.image).png()
        let alpha = try Trial.matte(of: try segmenter.cutOut(bytes)).alpha
        var (sum, band, count) = (0, 0, 0)
        alpha.withSpan { alpha in
            portrait.alpha.withSpan { truth in
                for i in 0..<alpha.count {
                    let difference = abs(Int(alpha[i]) - Int(truth[i]))
                    sum += difference
                    if truth[i] != 0 && truth[i] != 255 {
                        band += difference
                        count += 1
                    }
                }
            }
        }
        sumOfDifferences = Double(sum) / 255 / 1000
        bandError = Double(band) / 255 / Double(max(count, 1))
    }

    static func all(with segmenter: Segmenter) throws -> [SyntheticTrial] {
        try [false, true].flatMap { isBusy in
            try (1...3).map { try SyntheticTrial(seed: $0, isBusy: isBusy, with: segmenter) }
        }
    }

    static func lines(_ trials: [SyntheticTrial]) -> [String] {
        trials.map {
            "\($0.name.padded(10)) SAD \($0.sumOfDifferences.text(3)) thousand, error in the band \($0.bandError.text(3))"
        }
            + [
                "mean       SAD \(trials.map(\.sumOfDifferences).mean.text(3)) thousand, error in the band "
                    + trials.map(\.bandError).mean.text(3)
            ]
    }
}
