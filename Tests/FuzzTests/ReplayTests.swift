// SPDX-License-Identifier: Apache-2.0
import Foundation
import FuzzTargets
import SyntheticPortraits
import TestSupport
import Testing

/// Every input that is worth keeping, and some changes of each: what a fuzzer would begin with. `make fuzz` goes on from there.
struct ReplayTests {
    /// Changes of each input, the same in each run.
    private static let changes = 30

    @Test(arguments: FuzzTarget.allCases)
    func `no input stops what reads it`(target: FuzzTarget) throws {
        let folder = Fixtures.url("fuzz/\(target.rawValue)")
        let kept = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .sorted { $0.lastPathComponent < $1.lastPathComponent }.map { [UInt8](try Data(contentsOf: $0)) }
        let inputs = try target.seeds() + kept
        #expect(!inputs.isEmpty)
        for (index, input) in inputs.enumerated() {
            target.run(input)
            var random = SplitMix64(state: UInt64(index))
            for _ in 0..<Self.changes { target.run(Self.changed(input, with: inputs, using: &random)) }
        }
    }

    /// Some bytes flipped, cut out, repeated, or taken from another input.
    private static func changed(
        _ input: [UInt8], with others: [[UInt8]], using random: inout SplitMix64
    ) -> [UInt8] {
        var bytes = input
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let at = Int.random(in: 0...bytes.count, using: &random)
            let end = min(bytes.count, at + Int.random(in: 1...16, using: &random))
            switch Int.random(in: 0..<5, using: &random) {
            case 0 where at < bytes.count: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes.removeSubrange(at..<end)
            case 2: bytes.insert(contentsOf: bytes[at..<end], at: at)
            case 3: bytes.insert(.random(in: 0...255, using: &random), at: at)
            default:
                let other = others[Int.random(in: 0..<others.count, using: &random)]
                let start = Int.random(in: 0...other.count, using: &random)
                bytes.replaceSubrange(at..<end, with: other[start...].prefix(32))
            }
        }
        return bytes
    }
}
