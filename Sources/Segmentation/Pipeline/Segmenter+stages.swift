// SPDX-License-Identifier: Apache-2.0

// The parts of `Segmenter.run` that depend on what is asked for.

extension Segmenter {
    /// Models and cuts: the outlines that are asked for, best first.
    func cut(
        _ copies: WorkingCopies, _ hints: Hints, _ options: CutoutOptions, _ extent: Extent, _ recorder: StageRecorder
    ) throws(SegmentationError) -> [Outline] {
        if options.method == .grabcut, options.choice > 1 { throw .noSuchChoice(options.choice, available: 1) }
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
        let evidence = CutEvidence(workLab: copies.workLab, features: features, saliency: saliency, seeding: seeding)
        switch options.method {
        case .soft:
            let choice = try choose(evidence, copies, options, extent, seed, recorder)
            return try choice.ranks.map { rank throws(SegmentationError) in
                let coarse = choice.made[rank]
                let mask = try recorder.run(.grabcut) { () throws(SegmentationError) in
                    let mask = try FineCut()(coarse, copies, hints)
                    // A cutout that is to be corrected, or cut otherwise, is not kept as it came.
                    return rank == 0 && !hints.areCorrections ? try KeepCutout()(mask, copies) : mask
                } pictures: { (mask: borrowing Mask) throws(SegmentationError) in
                    try StagePicture.outline(mask)
                }
                let perPixel = copies.scale(of: copies.work)
                let found = coarse.faces.map { $0.scaled(by: 1 / perPixel) }
                return Outline(
                    mask: mask,
                    subject: Subject(faces: found, confidence: coarse.confidence, evidence: coarse.evidence),
                    difference: rank == 0 ? nil : coarse.difference(from: choice.made[0]),
                    doubts: choice.doubts)
            }
        case .grabcut:
            let cut = try recorder.run(.grabcut) { () throws(SegmentationError) in
                try OpenCVCut()(copies, evidence)
            } pictures: { (cut: borrowing OpenCVCut.Result) throws(SegmentationError) in
                try StagePicture.outline(cut.mask)
            }
            let subject = Subject(
                faces: faces.faces, confidence: cut.evidence?.confidence ?? 0, evidence: cut.evidence)
            return [Outline(mask: try KeepCutout()(cut.mask, copies), subject: subject)]
        }
    }

    /// The cuts that are asked for, among those that were made.
    private struct Choice {
        /// Best first.
        let made: [CoarseMask]
        let ranks: Range<Int>
        let doubts: [Doubt]
    }

    private func choose(
        _ evidence: CutEvidence, _ copies: WorkingCopies, _ options: CutoutOptions, _ extent: Extent, _ seed: Seed,
        _ recorder: StageRecorder
    ) throws(SegmentationError) -> Choice {
        let count =
            switch extent {
            case .one: options.choice > 1 || options.findsDoubts ? CutoutOptions.mostCuts : 1
            case .several, .explained: CutoutOptions.mostCuts
            }
        let made = try recorder.run(.grabcut) { () throws(SegmentationError) in
            try CoarseCut(seed: seed)(evidence, count: count, checkpoint: recorder.checkpoint)
        } pictures: { (cuts: borrowing [CoarseMask]) throws(SegmentationError) in
            try StagePicture.cuts(cuts)
        }
        let doubts = try recorder.run(.grabcut) { () throws(SegmentationError) in
            try FindDoubts()(made, perPixel: 1 / copies.scale(of: copies.work), size: copies.size)
        } pictures: {
            StagePicture.doubts($0, on: copies)
        }
        if case .several(let most) = extent {
            return Choice(made: made, ranks: 0..<min(most, made.count), doubts: doubts)
        }
        guard options.choice <= made.count else { throw .noSuchChoice(options.choice, available: made.count) }
        return Choice(made: made, ranks: options.choice - 1..<options.choice, doubts: doubts)
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
