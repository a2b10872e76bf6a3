// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation
import Statistics

/// What one gesture of a person is worth who sees the truth: a box round the subject, the best of four cuts, and clicks, each in
/// the middle of the largest area that is still wrong.
struct GestureTrial {
    static let clicks = 6
    /// Between the subject and the box, in pixels.
    private static let boxMargin = 2

    let box: Double
    let bestOfFour: Double
    /// Without a click, after the first, and so on.
    let overlaps: [Double]

    init(_ trial: Trial, with segmenter: Segmenter) throws {
        let bytes = [UInt8](try Data(contentsOf: trial.file))
        let (width, height) = (trial.photograph.width, trial.photograph.height)
        let truth = Shape(try Matte(alpha: trial.mask).resized(width: width, height: height).alpha)
        func matte(_ hints: Hints) throws -> Matte {
            try Trial.matte(of: try segmenter.cutOut(bytes, options: CutoutOptions(hints: hints)))
        }
        func overlap(_ matte: Matte) throws -> Double {
            try Score(matte, against: trial.mask).intersectionOverUnion
        }
        box = try overlap(try matte(Hints(rectangle: truth.bounds(margin: Self.boxMargin))))
        bestOfFour =
            try segmenter.cutOut(try EncodedImage(bytes), alternatives: CutoutOptions.mostCuts)
            .map { try overlap(try Trial.matte(of: $0)) }.max() ?? 0

        var (current, clicks) = (trial.matte, [Click]())
        var overlaps = [trial.score.intersectionOverUnion]
        for _ in 0..<Self.clicks {
            if let region = ErrorRegion.largest(1, cut: Shape(current.alpha), truth: truth).first {
                clicks.append(region.click)
                current = try matte(Hints(clicks: clicks))
            }
            overlaps.append(try overlap(current))
        }
        self.overlaps = overlaps
    }

    /// A row a set. NoC@95 is the mean number of clicks until the overlap is .95, six where it never is; worse steps are
    /// the share of clicks that lose over .01.
    static func lines(_ sets: [(name: String, trials: [GestureTrial])]) -> [String] {
        let head = ["box", "best of 4", "none", "1 click", "3 clicks", "NoC@95", "worse steps"]
        return ["set".padded(14) + head.map { $0.leftPadded(12) }.joined()]
            + sets.map { name, trials in
                let steps = trials.flatMap { zip($0.overlaps, $0.overlaps.dropFirst()).map { $1 - $0 } }
                let needed = trials.map { Double($0.overlaps.firstIndex { $0 >= 0.95 } ?? clicks) }
                let figures = [
                    trials.map(\.box).mean.text(4), trials.map(\.bestOfFour).mean.text(4),
                    trials.map { $0.overlaps[0] }.mean.text(4), trials.map { $0.overlaps[1] }.mean.text(4),
                    trials.map { $0.overlaps[3] }.mean.text(4), needed.mean.text(2),
                    (Double(steps.count { $0 < -0.01 }) / Double(max(steps.count, 1))).text(3),
                ]
                return name.padded(14) + figures.map { $0.leftPadded(12) }.joined()
            }
    }
}

extension Shape {
    fileprivate func bounds(margin: Int) -> PixelBox {
        let columns = (0..<width).filter { x in (0..<height).contains { pixels[$0 * width + x] } }
        let rows = (0..<height).filter { y in (0..<width).contains { pixels[y * width + $0] } }
        let left = max(0, (columns.first ?? 0) - margin)
        let top = max(0, (rows.first ?? 0) - margin)
        let right = min(width, (columns.last ?? width - 1) + 1 + margin)
        let bottom = min(height, (rows.last ?? height - 1) + 1 + margin)
        return PixelBox(left: left, top: top, width: right - left, height: bottom - top)
    }
}
