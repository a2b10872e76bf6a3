// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Server

struct WaitingLineTests {
    /// Lines callers up; each entry is its caller's letter and a number.
    private func line(_ callers: String, capacity: Int = 100) -> (WaitingLine<String>, refused: [String]) {
        var line = WaitingLine<String>(capacity: capacity)
        var counts: [Character: Int] = [:]
        var refused: [String] = []
        for (id, caller) in callers.enumerated() {
            counts[caller, default: 0] += 1
            if let loser = line.append("\(caller)\(counts[caller]!)", id: id, caller: String(caller)) {
                refused.append(loser)
            }
        }
        return (line, refused)
    }

    private func served(_ line: WaitingLine<String>) -> [String] {
        var line = line
        return (0..<line.count).map { _ in line.removeFirst() }
    }

    @Test(arguments: [
        ("aaa", "a1 a2 a3"), ("aaabb", "a1 b1 a2 b2 a3"), ("abcabc", "a1 b1 c1 a2 b2 c2"),
        ("aaaabc", "a1 b1 c1 a2 a3 a4"),
    ])
    func `callers take turns`(callers: String, order: String) {
        #expect(served(line(callers).0).joined(separator: " ") == order)
    }

    @Test func `who was just served waits behind who was not`() {
        var (line, _) = line("aab")
        #expect(line.removeFirst() == "a1")
        _ = line.append("a3", id: 10, caller: "a")
        _ = line.append("c1", id: 11, caller: "c")
        #expect(served(line) == ["b1", "a2", "c1", "a3"])
    }

    @Test(arguments: [
        ("aaaa", "a4", "a1 a2 a3"), ("aaab", "a3", "a1 b1 a2"), ("aaabbbb", "a3 b2 b3 b4", "a1 b1 a2"),
        ("abcd", "d1", "a1 b1 c1"),
    ])
    func `a full line turns away who would be served last`(callers: String, refused: String, order: String) {
        let (line, losers) = line(callers, capacity: 3)
        for caller in "abcdx" {
            var copy = line
            let loser = copy.append("new", id: 100, caller: String(caller))
            #expect(line.turnsAway(String(caller)) == (loser == "new"))
        }
        #expect(losers.joined(separator: " ") == refused)
        #expect(served(line).joined(separator: " ") == order)
    }

    @Test func `an entry can leave`() {
        var (line, _) = line("aab")
        #expect(line.remove(id: 1) == "a2")
        #expect(line.remove(id: 1) == nil)
        #expect(line.removeAll() == ["a1", "b1"] && line.isEmpty)
    }
}
