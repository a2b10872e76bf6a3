// SPDX-License-Identifier: Apache-2.0

/// Where a face probably is, as a square in the geometry of OpenCV's frontalface_alt2: eyebrows to mouth, roughly.
public struct Face: Sendable, Equatable {
    /// Centre and side of the square, in pixels of whatever picture the value belongs to.
    public var x: Double
    public var y: Double
    public var width: Double
    /// How sure the detectors are, summed over them: from `sureScore` it needs no other evidence.
    public var score: Double

    static let sureScore = 1.5

    func scaled(by factor: Double) -> Face {
        Face(x: x * factor, y: y * factor, width: width * factor, score: score)
    }
}

extension [Face] {
    /// Strongest first, and in one order however they were found.
    func strongestFirst() -> [Face] {
        sorted { (-$0.score, $0.y, $0.x, $0.width) < (-$1.score, $1.y, $1.x, $1.width) }
    }

    /// Merges detections of one face: centres within half a width and sizes within .45-2.2 of each other.
    ///
    /// A merged face lies at the mean weighted by score and has the sum of the scores. Strongest first.
    func clustered() -> [Face] {
        var clusters: [[Face]] = []
        for face in strongestFirst() {
            let home = clusters.firstIndex { cluster in
                let leader = cluster[0]
                let reach = 0.5 * Swift.max(leader.width, face.width)
                let ratio = face.width / leader.width
                return abs(leader.x - face.x) < reach && abs(leader.y - face.y) < reach && ratio > 0.45 && ratio < 2.2
            }
            if let home { clusters[home].append(face) } else { clusters.append([face]) }
        }
        return clusters.map { cluster in
            let total = cluster.reduce(0) { $0 + $1.score }
            func mean(_ value: (Face) -> Double) -> Double {
                cluster.reduce(0) { $0 + value($1) * $1.score } / total
            }
            return Face(x: mean(\.x), y: mean(\.y), width: mean(\.width), score: total)
        }.strongestFirst()
    }
}
