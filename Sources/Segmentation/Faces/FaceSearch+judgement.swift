// SPDX-License-Identifier: Apache-2.0

// What is made of the detections: clusters that are faces, and faces that are doubted.

extension FaceSearch {
    private func skin(_ face: Face) -> Double { SkinTone.share(in: chroma, around: face.scaled(by: scale)) }

    /// Faces so far, strongest first.
    var acceptedFaces: [Face] {
        let clusters = found.clustered()
        return clusters.enumerated().filter { index, face in
            if face.score >= Self.accepted { return true }
            return face.score >= Self.needsSkin && (isGrey ? index == 0 : skin(face) > 0.25)
        }.map(\.element)
    }

    var bestScore: Double { acceptedFaces.first?.score ?? 0 }

    /// The strongest uncertain face, if it is skin-coloured enough; for pictures without an accepted one.
    var lastResort: [Face] {
        let face = found.clustered().first { $0.score >= Self.uncertain && (isGrey || skin($0) > 0.35) }
        return face.map { [$0] } ?? []
    }

    /// Drops "faces" on the body of a stronger one, doubles, and those far smaller than the best.
    static func withoutImplausible(_ faces: [Face]) -> [Face] {
        var kept: [Face] = []
        for face in faces {
            let shadowed = kept.contains { other in
                let (dx, dy) = ((face.x - other.x) / other.width, (face.y - other.y) / other.width)
                let onBody = abs(dx) < 1.3 && dy > 0.7 && dy < 5
                return face.score < other.score && (onBody || (abs(dx) < 0.5 && abs(dy) < 0.5))
            }
            if !shadowed { kept.append(face) }
        }
        func size(_ face: Face) -> Double { face.width * min(face.score, 3) }
        let largest = kept.map(size).max() ?? 0
        return kept.filter { size($0) > 0.28 * largest }
    }

    func weakFaces(besides faces: [Face]) -> [Face] {
        upright.clustered().filter { candidate in
            let taken = faces.contains { face in
                let reach = 0.6 * max(candidate.width, face.width)
                return abs(candidate.x - face.x) < reach && abs(candidate.y - face.y) < reach
            }
            return !taken && candidate.score >= 0.75 && skin(candidate) >= 0.5
        }
    }
}
