// SPDX-License-Identifier: Apache-2.0

// What each stage's output looks like.

extension Image: Illustrated {
    func pictures() throws(SegmentationError) -> [StagePicture] {
        [StagePicture("photograph", "The photograph, upright.", .colour(try pixels.shrunk()))]
    }
}

extension Scene: Illustrated {
    func pictures() throws(SegmentationError) -> [StagePicture] {
        [
            StagePicture(
                "work", "The working picture: priors, models and the first cut see no more than this.", .colour(work))
        ]
    }
}

extension PeopledScene: Illustrated {
    func pictures() throws(SegmentationError) -> [StagePicture] {
        let scale = scene.scale(of: scene.fine)
        let marked = scene.fine.marking(faces.faces.map { $0.scaled(by: scale) }, RGB(255, 0, 0))
            .marking(faces.weak.map { $0.scaled(by: scale) }, RGB(255, 220, 0))
        return [
            StagePicture(
                "faces", "Faces: accepted in red, doubtful ones for the cut to judge in yellow.", .colour(marked))
        ]
    }
}

extension Appearance: Illustrated {
    func pictures() throws(SegmentationError) -> [StagePicture] {
        [
            StagePicture(
                "fine-focus", "Energy of fine detail: what is in focus is bright.",
                .grey(try vectors.picture(channel: 3, width: scene.work.width, height: scene.work.height))),
            StagePicture(
                "coarse-focus", "Energy of coarser detail.",
                .grey(try vectors.picture(channel: 4, width: scene.work.width, height: scene.work.height))),
        ]
    }
}

extension SalientScene: Illustrated {
    func pictures() throws(SegmentationError) -> [StagePicture] {
        let surprise = StagePicture(
            "surprise", "What a model of the picture's border cannot explain is bright.",
            .grey(try self.surprise.map { UInt8(($0 + 3) / 6 * 255) }))
        guard let fineGrained else { return [surprise] }
        return [
            surprise,
            StagePicture(
                "saliency", "OpenCV's fine-grained saliency, since no face was found.",
                .grey(try fineGrained.map { UInt8(min(max($0, 0), 1) * 255) })),
        ]
    }
}

extension SeededScene: Illustrated {
    func pictures() throws(SegmentationError) -> [StagePicture] {
        var pictures: [StagePicture] = []
        for (index, hypothesis) in hypotheses.enumerated() {
            pictures.append(
                StagePicture(
                    "prior-\(index + 1)", "A guess of where the subject is: \(hypothesis.description).",
                    .grey(try hypothesis.prior.map { UInt8($0 * 255) })))
        }
        guard let hints else { return pictures }
        let constraints: Plane<RGB> = try Plane(width: hints.constraints.width, height: hints.constraints.height) {
            x, y in
            switch hints.constraints[x, y] {
            case .foreground: RGB(0, 200, 0)
            case .background: RGB(200, 0, 0)
            case .free: salient.appearance.scene.work[x, y]
            }
        }
        pictures.append(
            StagePicture("hints", "Hints: foreground in green, background in red.", .colour(constraints)))
        return pictures
    }
}

extension CutScene: Illustrated {
    func pictures() throws(SegmentationError) -> [StagePicture] {
        [
            StagePicture(
                "evidence", "The last round's evidence: bright speaks for the subject, dark against it.",
                .grey(try unary.map { UInt8((min(max($0, -12), 12) + 12) / 24 * 255) })),
            StagePicture(
                "cut", "The best cut at working size; it started from \(hypothesis).", .grey(try mask.picture())),
        ]
    }
}

extension OutlinedScene: Illustrated {
    func pictures() throws(SegmentationError) -> [StagePicture] {
        [StagePicture("outline", "The outline at the fine size.", .grey(try mask.picture()))]
    }
}

extension MattedScene: Illustrated {
    func pictures() throws(SegmentationError) -> [StagePicture] {
        [StagePicture("matte", "The matte at full resolution.", .grey(try matte.alpha.shrunk()))]
    }
}

extension ColouredScene: Illustrated {
    func pictures() throws(SegmentationError) -> [StagePicture] {
        var cutout = pixels
        try cutout.composite(over: RGB(0, 160, 0), alpha: matte.alpha)
        return [
            StagePicture(
                "cutout", "The subject in its own colours, on green to show the edges.", .colour(try cutout.shrunk()))
        ]
    }
}
