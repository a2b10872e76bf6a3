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
        let cutout = try pixels.composited(over: RGB(0, 160, 0), alpha: matte.alpha)
        return [
            StagePicture(
                "cutout", "The subject in its own colours, on green to show the edges.", .colour(try cutout.shrunk()))
        ]
    }
}

extension Plane where Sample: ByteSample {
    fileprivate func shrunk() throws(SegmentationError) -> Plane {
        guard longSide > Illustration.longestSide else { return self }
        let scale = Double(Illustration.longestSide) / Double(longSide)
        func shrunk(_ side: Int) -> Int { Swift.max(1, Int((Double(side) * scale).rounded())) }
        return try resized(width: shrunk(width), height: shrunk(height), by: .area)
    }
}

extension Mask {
    fileprivate func picture() throws(SegmentationError) -> Plane<UInt8> { try map { $0 == .foreground ? 255 : 0 } }
}

extension Plane<RGB> {
    /// With a frame round each face, which is given in this picture's pixels.
    fileprivate func marking(_ faces: [Face], _ colour: RGB) -> Plane {
        var output = self
        for face in faces {
            let side = Swift.max(1, Int(face.width))
            let (left, top) = (Int(face.x - face.width / 2), Int(face.y - face.width / 2))
            for offset in 0..<side {
                for (x, y) in [
                    (left + offset, top), (left + offset, top + side - 1), (left, top + offset),
                    (left + side - 1, top + offset),
                ] where (0..<width).contains(x) && (0..<height).contains(y) {
                    output[x, y] = colour
                }
            }
        }
        return output
    }
}

extension FeatureVectors {
    /// One feature as a grey picture, its range stretched to 0-255.
    fileprivate func picture(channel: Int, width: Int, height: Int) throws(SegmentationError) -> Plane<UInt8> {
        let values = (0..<count).map { self[$0, channel] }
        let (low, high) = (values.min()!, values.max()!)
        return try Plane(width: width, height: height) { x, y in
            UInt8((values[y * width + x] - low) / max(high - low, 1e-6) * 255)
        }
    }
}
