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
/// when those are wanted.
final class StageRecorder {
    private let isIllustrating: Bool
    private let isCancelled: () -> Bool
    private(set) var timings: [StageTiming] = []
    private(set) var illustrations: [Illustration] = []

    init(isIllustrating: Bool = false, isCancelled: @escaping () -> Bool = { false }) {
        self.isIllustrating = isIllustrating
        self.isCancelled = isCancelled
    }

    func run<S: Stage>(_ stage: S, _ input: consuming S.Input) throws(SegmentationError) -> S.Output {
        guard !isCancelled() else { throw .cancelled }
        let start = ContinuousClock.now
        let output = try stage.run(input)
        add(stage.name, start.duration(to: .now))
        if isIllustrating, let output = output as? any Illustrated {
            illustrations += try output.pictures().map { Illustration(stage: stage.name, $0) }
        }
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
