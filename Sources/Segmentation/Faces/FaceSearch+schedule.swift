// SPDX-License-Identifier: Apache-2.0

// The schedule as data: what is searched with which cascade at which size, and from which score on. Scores are those of
// `FaceCascades`, summed over a cluster.

extension FaceSearch {
    /// Cascades that are run over the whole picture, each at its size.
    typealias Sweep = (run: FaceCascades.Run, side: Int)
    static let frontal: [Sweep] = [
        (.init(kind: .frontal, step: 1.15, neighbours: 1), 320),
        (.init(kind: .frontalLBP, step: 1.1, neighbours: 2), 384),
    ]
    /// Where the best frontal face has less than `strong`.
    static let profiles: [Sweep] = [false, true].map {
        (.init(kind: .profile, step: 1.2, neighbours: 1, mirrored: $0), 240)
    }
    /// By 30 degrees to either side, where the best face has less than `doubtful`: its score counts 0.7 times.
    static let rotated: Sweep = (.init(kind: .frontal, step: 1.2, neighbours: 1), 240)
    static let rotatedWorth = 0.7
    /// On crops round skin-coloured blobs, whose faces are made 36 pixels wide; profiles only where the frontal face is strong.
    static let blobRuns: [FaceCascades.Run] = [.init(kind: .frontal, step: 1.15, neighbours: 1)]
    static let blobProfileRuns: [FaceCascades.Run] = [false, true].map {
        .init(kind: .profile, step: 1.15, neighbours: 1, mirrored: $0)
    }
    static let blobFacePixels = 36.0
    /// Widths of further faces, as shares of the first one's.
    static let blobWidths = [0.6, 0.95, 1.4]
    /// A second opinion on crops round clusters from `uncertain` to `accepted`, whose faces are made 80 pixels wide.
    static let verification = FaceCascades.Run(kind: .frontalLBP, step: 1.1, neighbours: 1)
    static let verificationFacePixels = 80.0
    /// At most so many crops of either kind.
    static let cropCount = 3

    static let strong = 1.3
    static let doubtful = 1.0
    static let uncertain = 0.6
    /// A cluster with this score is a face; with `needsSkin`, if it is also skin-coloured.
    static let accepted = Face.sureScore
    static let needsSkin = 1.0
}
