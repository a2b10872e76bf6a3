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

/// Times stages, and stops between two of them when the work is called off.
final class StageClock {
    private let isCancelled: () -> Bool
    private(set) var timings: [StageTiming] = []

    init(isCancelled: @escaping () -> Bool = { false }) {
        self.isCancelled = isCancelled
    }

    func time<Output>(
        _ stage: StageName, _ body: () throws(SegmentationError) -> Output
    ) throws(SegmentationError) -> Output {
        guard !isCancelled() else { throw .cancelled }
        let start = ContinuousClock.now
        let output = try body()
        add(stage, start.duration(to: .now))
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
