// SPDX-License-Identifier: Apache-2.0

/// One cascade over one picture in two passes: sparse over everything, dense where that hit.
///
/// A cascade fires in a small neighbourhood of a face, in place and in size. OpenCV tries every second pixel for faces up to
/// twice its window, but every pixel for larger ones; a pyramid of pictures keeps to every second pixel throughout, at sizes
/// a quarter apart. A dense pass round each hit then gives the box and the weight that searching everything densely would
/// have given. On the portraits of `docs/quality.md` this halves the time of the whole face search, for the same overlap.
struct CascadeSearch {
    /// Ratio between the sizes of the sparse pass, and how many of them one picture of the pyramid serves.
    private static let sparseStep = 1.25
    private static let levelRatio = 1.953_125  // 1.25^3
    /// What is cut out round hits, in widths of the largest; and the sizes tried there, relative to those of the hits.
    private static let margin = 0.3
    private static let denseSizes = (smallest: 0.75, largest: 1.35)

    let cascade: Cascade
    /// Side of the cascade's own window, in pixels: it finds nothing smaller.
    let window: Int
    /// Search everything densely, without the sparse pass: the yardstick.
    var isExhaustive = false

    /// Detections in pixels of the picture, in a fixed order.
    ///
    /// - Parameters:
    ///   - step: ratio between the sizes of the dense pass.
    ///   - neighbours: merged hits of the dense pass that make a detection must be more than this.
    func callAsFunction(
        _ grey: Plane<UInt8>, minSize: Int, step: Double, neighbours: Int
    ) throws(SegmentationError) -> [Cascade.Detection] {
        if isExhaustive {
            return try cascade.detect(
                in: grey, Cascade.Range(minSize: minSize, maxSize: nil, step: step, neighbours: neighbours))
        }
        var found: [Cascade.Detection] = []
        for region in Self.regions(of: try sparseHits(grey, minSize: minSize)) {
            let (columns, rows) = region.bounds(in: grey, margin: Self.margin)
            guard columns.count >= window, rows.count >= window else { continue }
            let range = Cascade.Range(
                minSize: max(minSize, Int(region.smallest * Self.denseSizes.smallest)),
                maxSize: Int(region.largest * Self.denseSizes.largest), step: step, neighbours: neighbours)
            found += try cascade.detect(in: try grey.cropped(columns, rows), range).map { detection in
                var detection = detection
                detection.x += columns.lowerBound
                detection.y += rows.lowerBound
                return detection
            }
        }
        return Self.withoutDoubles(found)
    }

    /// A square in which the cascade fired, in pixels of the picture.
    private struct Hit {
        var x, y, width: Double
    }

    private func sparseHits(_ grey: Plane<UInt8>, minSize: Int) throws(SegmentationError) -> [Hit] {
        var hits: [Hit] = []
        var level = grey
        var zoom = 1.0
        while level.shortSide >= window {
            let range = Cascade.Range(
                minSize: zoom == 1 ? max(minSize, window) : window,
                // Less than the next level's first size.
                maxSize: Int(Double(window) * Self.levelRatio * 0.973), step: Self.sparseStep, neighbours: 0)
            hits += try cascade.detect(in: level, range).map {
                Hit(x: Double($0.x) / zoom, y: Double($0.y) / zoom, width: Double($0.width) / zoom)
            }
            zoom /= Self.levelRatio
            let width = Int((Double(grey.width) * zoom).rounded(.toNearestOrEven))
            let height = Int((Double(grey.height) * zoom).rounded(.toNearestOrEven))
            guard min(width, height) >= window else { break }
            level = try grey.resized(width: width, height: height, by: .linear)
        }
        return hits.sorted { (-$0.width, $0.y, $0.x) < (-$1.width, $1.y, $1.x) }
    }

    /// What hits of about one face cover.
    private struct Region {
        /// The first and largest hit.
        let leader: Hit
        var left, top, right, bottom: Double
        var smallest, largest: Double

        init(_ hit: Hit) {
            leader = hit
            (left, top, right, bottom) = (hit.x, hit.y, hit.x + hit.width, hit.y + hit.width)
            (smallest, largest) = (hit.width, hit.width)
        }

        func holds(_ hit: Hit) -> Bool {
            func centre(_ hit: Hit) -> (x: Double, y: Double) { (hit.x + hit.width / 2, hit.y + hit.width / 2) }
            let (a, b) = (centre(hit), centre(leader))
            return abs(a.x - b.x) < 0.5 * leader.width && abs(a.y - b.y) < 0.5 * leader.width
                && hit.width > 0.5 * leader.width
        }

        mutating func add(_ hit: Hit) {
            left = min(left, hit.x)
            top = min(top, hit.y)
            right = max(right, hit.x + hit.width)
            bottom = max(bottom, hit.y + hit.width)
            smallest = min(smallest, hit.width)
        }

        func bounds(in picture: Plane<UInt8>, margin: Double) -> (columns: Range<Int>, rows: Range<Int>) {
            let pad = margin * largest
            return (
                Int(max(0, left - pad))..<Int(min(Double(picture.width), right + pad)),
                Int(max(0, top - pad))..<Int(min(Double(picture.height), bottom + pad))
            )
        }
    }

    /// - Parameter hits: largest first.
    private static func regions(of hits: [Hit]) -> [Region] {
        var regions: [Region] = []
        for hit in hits {
            if let home = regions.firstIndex(where: { $0.holds(hit) }) {
                regions[home].add(hit)
            } else {
                regions.append(Region(hit))
            }
        }
        return regions
    }

    /// Neighbouring regions overlap and may both hold a face: of detections at one place the strongest stays.
    private static func withoutDoubles(_ detections: [Cascade.Detection]) -> [Cascade.Detection] {
        var kept: [Cascade.Detection] = []
        for detection in detections.sorted(by: {
            (-$0.weight, $0.y, $0.x, $0.width) < (-$1.weight, $1.y, $1.x, $1.width)
        }) {
            let isDouble = kept.contains { other in
                func apart(_ a: Int, _ b: Int) -> Double {
                    abs(Double(2 * (a - b) + detection.width - other.width)) / 2 / Double(other.width)
                }
                let ratio = Double(detection.width) / Double(other.width)
                return apart(detection.x, other.x) < 0.2 && apart(detection.y, other.y) < 0.2 && ratio > 0.7
                    && ratio < 1.4
            }
            if !isDouble { kept.append(detection) }
        }
        return kept
    }
}
