// SPDX-License-Identifier: Apache-2.0
internal import CoreMetrics
internal import Histogram
internal import Synchronization

/// A swift-metrics backend that keeps everything in memory, for the metrics endpoint to show.
///
/// Each server has its own, handed to its metrics explicitly, so that several servers in one process stay apart.
final class MetricsRegistry: MetricsFactory {
    struct Key: Hashable, Sendable {
        var label: String
        var dimensions: [String: String]
    }

    private struct Cells {
        var counters: [Key: CounterCell] = [:]
        var timers: [Key: TimerCell] = [:]
        var gauges: [Key: GaugeCell] = [:]
    }

    private let cells = Mutex(Cells())

    func counters(_ label: String) -> [(dimensions: [String: String], value: Int64)] {
        cells.withLock { cells in
            cells.counters.filter { $0.key.label == label }.map { ($0.key.dimensions, $0.value.value) }
        }
    }

    func timers(_ label: String) -> [(dimensions: [String: String], summary: TimerSummary)] {
        cells.withLock { cells in
            cells.timers.filter { $0.key.label == label }.map { ($0.key.dimensions, $0.value.summary) }
        }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let key = Self.key(label, dimensions)
        return cells.withLock { cells in
            if let known = cells.counters[key] { return known }
            let made = CounterCell()
            cells.counters[key] = made
            return made
        }
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let key = Self.key(label, dimensions)
        return cells.withLock { cells in
            if let known = cells.timers[key] { return known }
            let made = TimerCell()
            cells.timers[key] = made
            return made
        }
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        let key = Self.key(label, dimensions)
        return cells.withLock { cells in
            if let known = cells.gauges[key] { return known }
            let made = GaugeCell()
            cells.gauges[key] = made
            return made
        }
    }

    /// Cells live as long as the registry: labels are bounded.
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}

    private static func key(_ label: String, _ dimensions: [(String, String)]) -> Key {
        Key(label: label, dimensions: Dictionary(dimensions) { _, last in last })
    }
}

private final class CounterCell: CounterHandler {
    private let count = Atomic<Int64>(0)

    var value: Int64 { count.load(ordering: .relaxed) }

    func increment(by amount: Int64) { count.add(amount, ordering: .relaxed) }
    func reset() { count.store(0, ordering: .relaxed) }
}

private final class GaugeCell: RecorderHandler {
    private let value = Mutex(0.0)

    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) { self.value.withLock { $0 = value } }
}

/// What is known of a timer's durations.
struct TimerSummary: Sendable {
    var count: Int
    /// Milliseconds.
    var total, mean, p50, p90, p99, max: Double
    /// How many took at most so long, for each of `bucketLimits`.
    var cumulativeCounts: [Int]

    /// Seconds. Chosen for pictures, which take 0.1 to 1 s, and for probes, which take 1 ms.
    static let bucketLimits = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
}

private final class TimerCell: TimerHandler {
    private struct State {
        /// Microseconds, to three digits, up to ten minutes and beyond.
        var histogram = Histogram<UInt32>(highestTrackableValue: 600_000_000, numberOfSignificantValueDigits: .three)
        var totalNanoseconds: Int64 = 0
        var maxNanoseconds: Int64 = 0
        var buckets = [Int](repeating: 0, count: TimerSummary.bucketLimits.count)

        init() { histogram.autoResize = true }
    }

    private let state = Mutex(State())

    func recordNanoseconds(_ duration: Int64) {
        state.withLock { state in
            state.histogram.record(UInt64(max(0, duration) / 1000))
            if let bucket = TimerSummary.bucketLimits.firstIndex(where: { Double(duration) / 1e9 <= $0 }) {
                state.buckets[bucket] += 1
            }
            state.totalNanoseconds += duration
            state.maxNanoseconds = max(state.maxNanoseconds, duration)
        }
    }

    var summary: TimerSummary {
        state.withLock { state in
            let count = Int(state.histogram.totalCount)
            func percentile(_ percent: Double) -> Double {
                count == 0 ? 0 : Double(state.histogram.valueAtPercentile(percent)) / 1e3
            }
            let total = Double(state.totalNanoseconds) / 1e6
            return TimerSummary(
                count: count, total: total, mean: count == 0 ? 0 : total / Double(count), p50: percentile(50),
                p90: percentile(90), p99: percentile(99), max: Double(state.maxNanoseconds) / 1e6,
                cumulativeCounts: state.buckets.indices.map { state.buckets[...$0].reduce(0, +) })
        }
    }
}
