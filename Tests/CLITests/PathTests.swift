// SPDX-License-Identifier: Apache-2.0
import Foundation
import SystemPackage
import Testing

@testable import Commands

struct PathTests {
    private static let names: [[UInt8]] = [
        Array("a.jpg".utf8), [0x78, 0xff, 0x79], [0xc3, 0x28], [0xe2, 0x82], Array("e\u{301}".utf8),
        Array("\u{e9}".utf8),
        // What carries bytes in texts, itself.
        Array("\u{10fe80}\u{10feff}".utf8), [0xf4, 0x8f, 0xba, 0x80, 0xff], [0xed, 0xa0, 0x80], Array("😀\n\\".utf8),
        [0xc0, 0x80],
    ]

    @Test(arguments: names) func `an argument's bytes come back from its text`(bytes: [UInt8]) {
        #expect(ArgumentText.bytes(of: ArgumentText.text(of: bytes)) == bytes)
        #expect(FilePath(argument: ArgumentText.text(of: bytes))?.bytes == bytes)
    }

    @Test func `any bytes come back`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0..<12, using: &random)).map { _ in
                UInt8.random(in: 1...255, using: &random)
            }
            #expect(ArgumentText.bytes(of: ArgumentText.text(of: bytes)) == bytes)
        }
    }

    @Test(
        arguments: [
            ([0x61, 0xff, 0x0a], "a\\xff\\n"), (Array("b\\\u{1b}[31m".utf8), "b\\\\\\x1b[31m"),
            (Array("\u{202e}gnp".utf8), "\\xe2\\x80\\xaegnp"), (Array("Zoë 😀".utf8), "Zoë 😀"),
        ] as [([UInt8], String)])
    func `what is shown cannot break a line or drive a terminal`(bytes: [UInt8], text: String) {
        #expect(bytes.displayed == text)
    }

    @Test(arguments: names) func `a name comes back from JSON`(bytes: [UInt8]) throws {
        let name = BatchName(bytes: bytes)
        let json = try JSONEncoder().encode([name])
        #expect(try JSONDecoder().decode([BatchName].self, from: json) == [name])
    }

    @Test(arguments: [
        (["a.jpg", "b.png"], ["a", "b"]), (["a.jpg", "a.png"], ["a.jpg", "a.png"]),
        (["A.jpg", "a.png"], ["A.jpg", "a.png"]),
        (["x.jpg", "x.jpg.jpg"], ["x", "x.jpg"]), (["x.jpg", "x.png", "x.jpg.jpg"], ["x.jpg", "x.png", "x.jpg.jpg"]),
        (["d.e/x", ".x", "d/.jpg"], ["d.e/x", ".x", "d/.jpg"]),
    ])
    func `no two outputs are called alike`(names: [String], stems: [String]) {
        #expect(OutputNames.stems(for: names.map { Array($0.utf8) }) == stems.map { Array($0.utf8) })
    }

    @Test func `an output keeps the name that it had, unless it is another's now`() {
        let names = ["a.jpg", "a.png"].map { Array($0.utf8) }
        let kept = OutputNames.stems(for: names) { $0 == names[0] ? Array("a".utf8) : nil }
        #expect(kept == ["a", "a.png"].map { Array($0.utf8) })
        #expect(OutputNames.stems(for: names) { $0 == names[1] ? names[1] : nil } == names)
        #expect(OutputNames.stems(for: [names[0]]) { _ in Array("a.jpg".utf8) } == [names[0]])
    }

    @Test func `shards are parts, and even`() throws {
        let shards = try (1...4).map { try #require(BatchShard(argument: "\($0)/4")) }
        var counts = [Int](repeating: 0, count: 4)
        for index in 0..<4000 {
            let name = BatchName(bytes: Array("sub/\(index).jpg".utf8))
            let holders = shards.indices.filter { shards[$0].contains(name) }
            #expect(holders.count == 1)
            counts[holders[0]] += 1
        }
        #expect(counts.allSatisfy { (900...1100).contains($0) }, "\(counts)")
        for text in ["0/4", "5/4", "1", "1/0", "a/b", "1/2/3", "-1/2", "1/100001"] {
            #expect(BatchShard(argument: text) == nil)
        }
    }
}
