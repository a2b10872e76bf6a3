// SPDX-License-Identifier: Apache-2.0
import Foundation

/// How a batch went.
struct BatchReport {
    let outcomes: [(name: BatchName, outcome: BatchOutcome)]
    /// Photographs that there are; those that were not begun included.
    let total: Int
    let elapsed: Duration
    let isInterrupted: Bool
    /// Of an interrupted batch.
    let exitCode: Int32

    /// Of all outputs that are there now, by input.
    var records: [BatchRecord] {
        outcomes.compactMap { _, outcome in
            switch outcome {
            case .done(let record), .kept(let record), .differs(let record, _): record
            case .failed: nil
            }
        }
    }

    var isClean: Bool { failures.isEmpty && differences.isEmpty }

    private var done: [BatchRecord] { outcomes.compactMap { if case .done(let record) = $1 { record } else { nil } } }
    private var keptCount: Int { outcomes.count { if case .kept = $0.1 { true } else { false } } }

    /// Sentences about what is in the folder and cannot be cut.
    var faults: [String] = []

    /// Sentences that begin with the photograph's name.
    private var failures: [String] {
        faults + outcomes.compactMap { if case .failed(let sentence) = $1 { sentence } else { nil } }
    }

    /// Outputs and what is different about them.
    private var differences: [(output: BatchName, how: String)] {
        outcomes.compactMap { if case .differs(let record, let how) = $1 { (record.output, how) } else { nil } }
    }

    private var seconds: Double { elapsed / .seconds(1) }
    private var workedCount: Int { done.count + differences.count }
    private var rate: Double { seconds > 0 ? Double(workedCount) / seconds : 0 }

    /// For people: every failure and difference again, as the first of them have left the screen, then the sum.
    func lines() -> [String] {
        var lines = failures.map { "failed: \($0)" } + differences.map { "differs: \($0.output.displayed): \($0.how)" }
        var counts = ["\(workedCount) cut", "\(keptCount) already there", "\(failures.count) failed"]
        if !differences.isEmpty { counts.insert("\(differences.count) of them different", at: 1) }
        if isInterrupted { counts.append("\(total - outcomes.count) left; run it again to go on") }
        lines.append(
            counts.joined(separator: ", ") + String(format: "; %.1f s, %.2f images/s", seconds, rate))
        return lines
    }

    private struct Summary: Encodable {
        struct Difference: Encodable {
            var output: BatchName
            var how: String
        }

        var total, cut, kept: Int
        var failed: [String]
        var different: [Difference]
        var interrupted: Bool
        var seconds, imagesPerSecond: Double
        var outputs: [BatchRecord]
    }

    /// For scripts.
    func json() -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let summary = Summary(
            total: total, cut: workedCount, kept: keptCount, failed: failures,
            different: differences.map { Summary.Difference(output: $0.output, how: $0.how) },
            interrupted: isInterrupted, seconds: (seconds * 1000).rounded() / 1000,
            imagesPerSecond: (rate * 1000).rounded() / 1000, outputs: records)
        // Texts and finite numbers: nothing that JSON lacks.
        return String(decoding: try! encoder.encode(summary), as: UTF8.self)
    }
}
