// SPDX-License-Identifier: Apache-2.0
//
// How close a matte comes to a mask, both 0-255, m = mask > 127, p = matte > 127:
//
//   IoU         |p and m| / |p or m|
//   MAE         mean |matte - mask| / 255
//   boundary F  harmonic mean of precision and recall of p's boundary pixels within t of m's, t = .8 % of the diagonal
//
// A boundary is what eroding with a cross of 3 x 3 pixels takes away; "within t" is dilation with a filled ellipse of
// 2 t + 1 pixels as OpenCV draws it, so that figures agree with other programs that use those.
import Segmentation

struct Score {
    var intersectionOverUnion: Double
    var meanAbsoluteError: Double
    var boundaryF: Double

    /// The matte is resampled to the mask's size.
    init(_ matte: Matte, against mask: Plane<UInt8>) throws {
        let alpha = try matte.resized(width: mask.width, height: mask.height).alpha
        let (predicted, truth) = (Shape(alpha), Shape(mask))
        let union = predicted.count(or: truth)
        intersectionOverUnion = union == 0 ? 1 : Double(predicted.count(and: truth)) / Double(union)
        var difference = 0
        alpha.withSpan { a in
            mask.withSpan { b in
                for i in 0..<a.count { difference += abs(Int(a[i]) - Int(b[i])) }
            }
        }
        meanAbsoluteError = Double(difference) / Double(mask.count) / 255
        let diagonal = Double(mask.width * mask.width + mask.height * mask.height).squareRoot()
        boundaryF = predicted.boundaryF(truth, tolerance: max(1, Int((0.008 * diagonal).rounded(.toNearestOrEven))))
    }
}

/// Yes or no for each pixel.
struct Shape {
    let width: Int
    let height: Int
    var pixels: [Bool]

    init(_ plane: Plane<UInt8>) {
        (width, height) = (plane.width, plane.height)
        pixels = plane.withSpan { span in span.indices.map { span[$0] > 127 } }
    }

    private init(width: Int, height: Int, pixels: [Bool]) {
        (self.width, self.height, self.pixels) = (width, height, pixels)
    }

    func count(and other: Shape) -> Int { zip(pixels, other.pixels).count { $0 && $1 } }
    func count(or other: Shape) -> Int { zip(pixels, other.pixels).count { $0 || $1 } }

    func boundaryF(_ truth: Shape, tolerance: Int) -> Double {
        let (own, other) = (boundary, truth.boundary)
        let (ownCount, otherCount) = (own.count(and: own), other.count(and: other))
        guard ownCount > 0, otherCount > 0 else { return ownCount == otherCount ? 1 : 0 }
        let precision = Double(own.count(and: other.dilated(by: tolerance))) / Double(ownCount)
        let recall = Double(other.count(and: own.dilated(by: tolerance))) / Double(otherCount)
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall)
    }

    /// Pixels with a neighbour above, below, left or right that is not set; the picture's edge is none.
    private var boundary: Shape {
        var output = self
        for y in 0..<height {
            for x in 0..<width where pixels[y * width + x] {
                let isInner = [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)].allSatisfy { x, y in
                    !(0..<width).contains(x) || !(0..<height).contains(y) || pixels[y * width + x]
                }
                output.pixels[y * width + x] = !isInner
            }
        }
        return output
    }

    private func dilated(by radius: Int) -> Shape {
        var output = Shape(width: width, height: height, pixels: Array(repeating: false, count: pixels.count))
        let reach = (-radius...radius).map { dy in
            Int((Double(radius * radius - dy * dy).squareRoot()).rounded(.toNearestOrEven))
        }
        for y in 0..<height {
            for x in 0..<width where pixels[y * width + x] {
                for dy in -radius...radius where (0..<height).contains(y + dy) {
                    let half = reach[dy + radius]
                    for column in max(0, x - half)...min(width - 1, x + half) {
                        output.pixels[(y + dy) * width + column] = true
                    }
                }
            }
        }
        return output
    }
}
