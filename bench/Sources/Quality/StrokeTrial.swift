// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation
import Statistics

/// Two strokes on a bad cut, as a person would draw them who sees the truth: a straight line inside each of the two largest
/// areas that are wrong.
struct StrokeTrial {
    /// Bounds on a stroke, as shares of the long side.
    private static let radius = 0.008
    private static let length = 0.2

    let name: String
    let before: Double
    let after: Double
    /// Pixels of the matte that changed sides, per pixel painted.
    let changePerPaint: Double

    var gain: Double { after - before }

    init(_ trial: Trial, with segmenter: Segmenter) throws {
        name = trial.name
        before = trial.score.intersectionOverUnion
        let (width, height) = (trial.photograph.width, trial.photograph.height)
        let truth = Shape(try Matte(alpha: trial.mask).resized(width: width, height: height).alpha)
        let cut = Shape(trial.matte.alpha)
        let strokes = ErrorRegion.largest(2, cut: cut, truth: truth).map {
            $0.stroke(radius: Self.radius, length: Self.length)
        }
        let bytes = [UInt8](try Data(contentsOf: trial.file))
        let hints = Hints(marks: .strokes(strokes))
        let matte = try Trial.matte(of: try segmenter.cutOut(bytes, options: CutoutOptions(hints: hints)))
        after = try Score(matte, against: trial.mask).intersectionOverUnion
        let corrected = Shape(matte.alpha)
        let changed = zip(corrected.pixels, cut.pixels).count { $0 != $1 }
        let painted = (0..<height).reduce(0) { sum, y in
            sum + (0..<width).count { x in strokes.contains { $0.covers(Double(x), Double(y)) } }
        }
        changePerPaint = Double(changed) / Double(max(painted, 1))
        for stroke in strokes {
            let value: Bool = stroke.label == .foreground
            for y in 0..<height {
                for x in 0..<width where stroke.covers(Double(x), Double(y)) {
                    guard corrected.pixels[y * width + x] == value else {
                        throw Fault("\(name): the matte disobeys a stroke at (\(x), \(y))")
                    }
                }
            }
        }
    }

    static func lines(_ trials: [StrokeTrial]) -> [String] {
        trials.map {
            "\($0.name.padded(12))  \($0.before.text(3)) -> \($0.after.text(3))  changed \($0.changePerPaint.text(1)) x the paint"
        } + [
            "median gain \(trials.map(\.gain).median.text(3)), worst \((trials.map(\.gain).min() ?? 0).text(3)); "
                + "median change \(trials.map(\.changePerPaint).median.text(1)), "
                + "least \((trials.map(\.changePerPaint).min() ?? 0).text(1)) x the paint"
        ]
    }
}

extension Stroke {
    func covers(_ x: Double, _ y: Double) -> Bool {
        let (a, b) = (points[0], points[points.count - 1])
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        let square = dx * dx + dy * dy
        let t = square > 0 ? min(max(((x - a.x) * dx + (y - a.y) * dy) / square, 0), 1) : 0
        let (ex, ey) = (x - a.x - t * dx, y - a.y - t * dy)
        return ex * ex + ey * ey <= radius * radius
    }
}
