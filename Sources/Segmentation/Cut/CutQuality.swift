// SPDX-License-Identifier: Apache-2.0

/// What can be measured of a cut without knowing the truth.
struct CutQuality {
    /// How far colour and focus tell the two sides apart: half the difference of their mean evidence, limited to +-6, over 6.
    var separation = 0.0
    /// Mean contrast weight along the cut: 0 on strong edges, 1 through flat areas.
    var edgeCost = 1.0
    /// Share of the upper and side borders that the subject touches.
    var borderContact = 1.0
    /// Root mean square distance from the subject's centre over the root of its area; about .4 for a disc.
    var spread = 1.0

    /// - Parameter contrast: of the working picture.
    init(of solution: CutOptimiser.Solution, contrast: Contrast) {
        let mask = solution.mask
        let area = mask.foregroundCount
        guard area >= Self.smallestArea else { return }
        separation = Self.separation(solution)
        edgeCost = Self.edgeCost(mask, contrast)
        borderContact = Self.borderContact(mask)
        spread = Self.spread(mask, area: Double(area))
    }

    /// Fewer pixels at working size are no subject.
    static let smallestArea = 20

    /// For choosing between cuts with a face.
    var score: Double { separation - edgeCost - borderContact }
    /// For choosing between cuts without one: compact subjects are likelier, and cuts that are stable and like the others.
    ///
    /// - Parameters:
    ///   - agreement: mean overlap with the other hypotheses' cuts.
    ///   - stability: `CutOptimiser.stability` of the cut.
    func scoreWithoutFace(agreement: Double, stability: Double) -> Double {
        score - 0.5 * spread + 0.5 * agreement + 0.2 * nines(stability)
    }

    private static func separation(_ solution: CutOptimiser.Solution) -> Double {
        var sums = (foreground: 0.0, background: 0.0)
        var counts = (foreground: 0, background: 0)
        solution.evidence.withSpan { evidence in
            solution.mask.withSpan { mask in
                for i in 0..<mask.count {
                    let value = Double(min(max(evidence[i], -6), 6))
                    if mask[i] == .foreground {
                        sums.foreground += value
                        counts.foreground += 1
                    } else {
                        sums.background += value
                        counts.background += 1
                    }
                }
            }
        }
        let background = counts.background > 0 ? sums.background / Double(counts.background) : 0
        return 0.5 * (sums.foreground / Double(counts.foreground) - background) / 6
    }

    private static func edgeCost(_ mask: Mask, _ contrast: Contrast) -> Double {
        var sum = 0.0
        var count = 0
        let (width, height) = (mask.width, mask.height)
        mask.withSpan { labels in
            func add(_ weights: Plane<Float>, _ dx: Int, _ dy: Int) {
                weights.withSpan { weights in
                    for y in 0..<height - dy {
                        for x in 0..<width - dx where labels[y * width + x] != labels[(y + dy) * width + x + dx] {
                            sum += Double(weights[y * width + x])
                            count += 1
                        }
                    }
                }
            }
            add(contrast.edges.right, 1, 0)
            add(contrast.edges.down, 0, 1)
        }
        return sum / Double(max(count, 1))
    }

    /// The lower border is where portraits end, and does not count; nor do the lowest tenths of the sides.
    private static func borderContact(_ mask: Mask) -> Double {
        let sides = Int(0.9 * Double(mask.height))
        return mask.withSpan { labels in
            var touching = 0
            for x in 0..<mask.width where labels[x] == .foreground { touching += 1 }
            for y in 0..<sides {
                if labels[y * mask.width] == .foreground { touching += 1 }
                if labels[(y + 1) * mask.width - 1] == .foreground { touching += 1 }
            }
            return Double(touching) / Double(mask.width + 2 * sides)
        }
    }

    private static func spread(_ mask: Mask, area: Double) -> Double {
        var (sumX, sumY, sumSquares) = (0.0, 0.0, 0.0)
        mask.withSpan { labels in
            for y in 0..<mask.height {
                for x in 0..<mask.width where labels[y * mask.width + x] == .foreground {
                    sumX += Double(x)
                    sumY += Double(y)
                    sumSquares += Double(x * x + y * y)
                }
            }
        }
        let (meanX, meanY) = (sumX / area, sumY / area)
        return max(0, sumSquares / area - meanX * meanX - meanY * meanY).squareRoot() / area.squareRoot()
    }
}
