// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization

/// Tells on standard error how far a batch is: a bar on a terminal, a line for each photograph elsewhere.
final class BatchProgress: Sendable {
    private struct State {
        var finished = 0
        var worked = 0
        var failed = 0
        var total: Int
        var complaints: [String] = []
    }

    private static let barWidth = 30

    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let start = ContinuousClock.now
    private let state: Mutex<State>

    init(total: Int) {
        state = Mutex(State(total: total))
    }

    /// One more has come.
    func expectOneMore() { state.withLock { $0.total += 1 } }

    /// What is wrong besides photographs.
    func complain(_ sentence: String) {
        state.withLock { state in
            state.complaints.append(sentence)
            write("failed: \(sentence)", state)
        }
    }

    /// All of them.
    var complaints: [String] { state.withLock { $0.complaints } }

    func advance(_ name: BatchName, _ outcome: BatchOutcome) {
        state.withLock { state in
            state.finished += 1
            if case .kept = outcome {} else { state.worked += 1 }
            if case .failed(let sentence) = outcome {
                state.failed += 1
                write("failed: \(sentence)", state)
            } else if !isTerminal {
                write("\(state.finished)/\(state.total) \(name.displayed)\(Self.remark(outcome))", state)
            }
            if isTerminal { put("\r\u{1b}[K" + bar(state)) }
        }
    }

    /// Leaves the terminal's line to what comes next.
    func end() {
        if isTerminal { put("\r\u{1b}[K") }
    }

    private static func remark(_ outcome: BatchOutcome) -> String {
        switch outcome {
        case .kept: " (already there)"
        case .differs: " differs"
        case .done, .failed: ""
        }
    }

    private func write(_ line: String, _ state: State) {
        put((isTerminal ? "\r\u{1b}[K" : "") + line + "\n")
    }

    private func bar(_ state: State) -> String {
        let filled = Self.barWidth * min(state.finished, state.total) / max(1, state.total)
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: Self.barWidth - filled)
        let seconds = start.duration(to: .now) / .seconds(1)
        let rate = Double(state.worked) / max(seconds, 0.001)
        let left = rate > 0 ? String(format: "%.0f s left", Double(max(0, state.total - state.finished)) / rate) : ""
        let failed = state.failed > 0 ? ", \(state.failed) failed" : ""
        return "[\(bar)] \(state.finished)/\(state.total)\(failed), \(String(format: "%.1f", rate))/s, \(left)"
    }

    private func put(_ text: String) { StandardError.put(text) }
}
