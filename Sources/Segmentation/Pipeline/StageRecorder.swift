// SPDX-License-Identifier: Apache-2.0

/// What one stage took.
public struct StageTiming: Sendable, Equatable {
    public var stage: StageName
    public var duration: Duration

    public init(stage: StageName, duration: Duration) {
        self.stage = stage
        self.duration = duration
    }
}

/// Stands round every stage: times it, stops before it when the work is called off, and keeps pictures of what it made
/// when those are wanted. Stages themselves are pure: no recorder, log, metric or global.
final class StageRecorder {
    private let isIllustrating: Bool
    private let isCancelled: () -> Bool
    private(set) var timings: [StageTiming] = []
    private(set) var illustrations: [Illustration] = []

    init(isIllustrating: Bool = false, isCancelled: @escaping () -> Bool = { false }) {
        self.isIllustrating = isIllustrating
        self.isCancelled = isCancelled
    }

    /// Within a long stage: throws when the work is called off.
    func checkpoint() throws(SegmentationError) {
        if isCancelled() { throw .cancelled }
    }

    /// Runs a stage.
    ///
    /// - Parameter pictures: what its output looks like.
    func run<Output>(
        _ stage: StageName, _ body: () throws(SegmentationError) -> Output,
        pictures: (borrowing Output) throws(SegmentationError) -> [StagePicture] = { _ in [] }
    ) throws(SegmentationError) -> Output {
        try run(stage, taking: (), { _ throws(SegmentationError) in try body() }, pictures: pictures)
    }

    /// Runs a stage that takes its input over: what nobody else holds, it may write its output into.
    func run<Input, Output>(
        _ stage: StageName, taking input: consuming Input,
        _ body: (consuming Input) throws(SegmentationError) -> Output,
        pictures: (borrowing Output) throws(SegmentationError) -> [StagePicture] = { _ in [] }
    ) throws(SegmentationError) -> Output {
        guard !isCancelled() else { throw .cancelled }
        let start = ContinuousClock.now
        let output = try body(input)
        add(stage, start.duration(to: .now))
        if isIllustrating { illustrations += try pictures(output).map { Illustration(stage: stage, $0) } }
        return output
    }

    /// One entry a stage: what repeats adds up.
    private func add(_ stage: StageName, _ duration: Duration) {
        if let index = timings.firstIndex(where: { $0.stage == stage }) {
            timings[index].duration += duration
        } else {
            timings.append(StageTiming(stage: stage, duration: duration))
        }
    }
}
