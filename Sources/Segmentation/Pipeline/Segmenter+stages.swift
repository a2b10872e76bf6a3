// SPDX-License-Identifier: Apache-2.0

// The parts of `Segmenter.run` that depend on what is asked for.

extension Segmenter {
    /// Models and cuts: the outline at the size of the fine copy, and what was learnt of the subject.
    func cut(
        _ copies: WorkingCopies, _ hints: Hints, _ method: SegmentationMethod, _ recorder: StageRecorder
    ) throws(SegmentationError) -> (Mask, Subject) {
        let faces = try recorder.run(.faces) { () throws(SegmentationError) in
            try DetectFaces(cascades: cascades)(copies)
        } pictures: {
            StagePicture.faces($0, on: copies)
        }
        let features = try recorder.run(.features) { () throws(SegmentationError) in
            try ExtractFeatures()(copies)
        } pictures: { (features: borrowing FeatureVectors) throws(SegmentationError) in
            try StagePicture.features(features, copies)
        }
        let saliency = try recorder.run(.saliency) { () throws(SegmentationError) in
            try MapSaliency()(copies.work, features, hasFace: !faces.faces.isEmpty)
        } pictures: { (saliency: borrowing Saliency) throws(SegmentationError) in
            try StagePicture.saliency(saliency)
        }
        let seed = Seed()
        let seeding = try recorder.run(.seed) { () throws(SegmentationError) in
            try seed(copies, faces, saliency, hints)
        } pictures: { (seeding: borrowing Seeding) throws(SegmentationError) in
            try StagePicture.seeding(seeding, on: copies.work)
        }
        switch method {
        case .soft:
            let evidence = CutEvidence(
                workLab: copies.workLab, features: features, saliency: saliency, seeding: seeding)
            let coarse = try recorder.run(.grabcut) { () throws(SegmentationError) in
                try CoarseCut(seed: seed)(evidence)
            } pictures: { (cut: borrowing CoarseMask) throws(SegmentationError) in
                try StagePicture.cut(cut)
            }
            let mask = try recorder.run(.grabcut) { () throws(SegmentationError) in
                try KeepCutout()(try FineCut()(coarse, copies, hints), copies)
            } pictures: { (mask: borrowing Mask) throws(SegmentationError) in
                try StagePicture.outline(mask)
            }
            let perPixel = copies.scale(of: copies.work)
            let found = coarse.faces.map { $0.scaled(by: 1 / perPixel) }
            return (mask, Subject(faces: found, confidence: coarse.confidence))
        case .grabcut:
            let cut = try recorder.run(.grabcut) { () throws(SegmentationError) in
                try OpenCVCut()(copies, features, seeding)
            } pictures: { (cut: borrowing OpenCVCut.Result) throws(SegmentationError) in
                try StagePicture.outline(cut.mask)
            }
            return (try KeepCutout()(cut.mask, copies), Subject(faces: faces.faces, confidence: cut.confidence))
        }
    }

    /// Hints, with the marks of a trimap's file.
    func hintsWithTrimap(
        _ options: CutoutOptions, _ recorder: StageRecorder
    ) throws(SegmentationError) -> Hints {
        guard let file = options.trimapFile else { return options.hints }
        var hints = options.hints
        hints.marks = .trimap(
            try recorder.run(.decode) { () throws(SegmentationError) in try DecodeTrimap(limits: limits)(file) })
        return hints
    }

    /// What is around the subject, blurred, where the result shows or stores it.
    func surroundings(
        _ photograph: Image, _ matte: Matte, _ options: CutoutOptions, _ recorder: StageRecorder
    ) throws(SegmentationError) -> Layer? {
        let stage: BlurSurroundings
        if options.outputFormat == .zip {
            stage = .spreadSubject
        } else if case .blurred(let blur) = options.composition.background {
            stage = BlurSurroundings(background: blur)
        } else {
            return nil
        }
        return try recorder.run(.compose) { () throws(SegmentationError) in try stage(photograph, matte: matte) }
    }
}
