// SPDX-License-Identifier: Apache-2.0

// What each stage's output looks like.

extension StagePicture {
    static func photograph(_ pixels: Plane<RGB>) throws(SegmentationError) -> [StagePicture] {
        [StagePicture("photograph", "The photograph, upright.", .colour(try pixels.shrunk()))]
    }

    static func working(_ copies: WorkingCopies) -> [StagePicture] {
        [
            StagePicture(
                "work", "The working picture: priors, models and the first cut see no more than this.",
                .colour(copies.work))
        ]
    }

    static func faces(_ faces: FaceSearch.Result, on copies: WorkingCopies) -> [StagePicture] {
        let scale = copies.scale(of: copies.fine)
        let marked = copies.fine.marking(faces.faces.map { $0.scaled(by: scale) }, RGB(255, 0, 0))
            .marking(faces.weak.map { $0.scaled(by: scale) }, RGB(255, 220, 0))
        return [
            StagePicture(
                "faces", "Faces: accepted in red, doubtful ones for the cut to judge in yellow.", .colour(marked))
        ]
    }

    static func features(
        _ features: FeatureVectors, _ copies: WorkingCopies
    ) throws(SegmentationError) -> [StagePicture] {
        func picture(_ feature: Feature) throws(SegmentationError) -> EncodablePixels {
            .grey(try features.picture(channel: feature.rawValue, width: copies.work.width, height: copies.work.height))
        }
        return [
            StagePicture(
                "fine-focus", "Energy of fine detail: what is in focus is bright.",
                try picture(.fineFocus)),
            StagePicture("coarse-focus", "Energy of coarser detail.", try picture(.coarseFocus)),
        ]
    }

    static func saliency(_ saliency: Saliency) throws(SegmentationError) -> [StagePicture] {
        let surprise = StagePicture(
            "surprise", "What a model of the picture's border cannot explain is bright.",
            .grey(try saliency.surprise.map { UInt8(($0 + 3) / 6 * 255) }))
        guard let fineGrained = saliency.fineGrained else { return [surprise] }
        return [
            surprise,
            StagePicture(
                "saliency", "OpenCV's fine-grained saliency, since no face was found.",
                .grey(try fineGrained.map { UInt8(min(max($0, 0), 1) * 255) })),
        ]
    }

    static func seeding(_ seeding: Seeding, on work: Plane<RGB>) throws(SegmentationError) -> [StagePicture] {
        var pictures: [StagePicture] = []
        for (index, hypothesis) in seeding.hypotheses.all.enumerated() {
            pictures.append(
                StagePicture(
                    "prior-\(index + 1)", "A guess of where the subject is: \(hypothesis.description).",
                    .grey(try hypothesis.prior.map { UInt8($0 * 255) })))
        }
        guard let constraints = seeding.hints?.everything else { return pictures }
        let marked: Plane<RGB> = try Plane(width: constraints.width, height: constraints.height) { x, y in
            switch constraints[x, y] {
            case .foreground: RGB(0, 200, 0)
            case .background: RGB(200, 0, 0)
            case .free: work[x, y]
            }
        }
        pictures.append(StagePicture("hints", "Hints: foreground in green, background in red.", .colour(marked)))
        return pictures
    }

    static func cuts(_ cuts: [CoarseMask]) throws(SegmentationError) -> [StagePicture] {
        let cut = cuts[0]
        let others = try cuts.enumerated().dropFirst().map { index, other throws(SegmentationError) in
            StagePicture(
                "alternative-\(index + 1)",
                "Another cut, \(other.difference(from: cut)); it started from \(other.hypothesis).",
                .grey(try other.mask.picture()))
        }
        return [
            StagePicture(
                "evidence", "The last round's evidence: bright speaks for the subject, dark against it.",
                .grey(
                    try cut.unary.map { (value: Float) -> UInt8 in UInt8((min(max(value, -12), 12) + 12) / 24 * 255) })),
            StagePicture(
                "cut", "The best cut at working size; it started from \(cut.hypothesis).",
                .grey(try cut.mask.picture())),
        ] + others
    }

    static func doubts(_ doubts: [Doubt], on copies: WorkingCopies) -> [StagePicture] {
        guard !doubts.isEmpty else { return [] }
        let marked = copies.fine.marking(doubts, scale: copies.scale(of: copies.fine))
        return [
            StagePicture(
                "doubts", "Where the cuts differ, in orange; a click at a red point decides.", .colour(marked))
        ]
    }

    static func outline(_ mask: Mask) throws(SegmentationError) -> [StagePicture] {
        [StagePicture("outline", "The outline at the fine size.", .grey(try mask.picture()))]
    }

    static func matte(_ matte: Matte) throws(SegmentationError) -> [StagePicture] {
        [StagePicture("matte", "The matte at full resolution.", .grey(try matte.alpha.shrunk()))]
    }

    static func coloured(_ subject: ColouredSubject) throws(SegmentationError) -> [StagePicture] {
        var cutout = subject.pixels
        try cutout.composite(over: RGB(0, 160, 0), alpha: subject.matte.alpha)
        return [
            StagePicture(
                "cutout", "The subject in its own colours, on green to show the edges.", .colour(try cutout.shrunk()))
        ]
    }
}
