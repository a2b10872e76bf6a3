// SPDX-License-Identifier: Apache-2.0

/// Finds a byte string in another, skipping as far as the last byte of each window allows (Horspool 1980).
struct SubsequenceSearch {
    private let pattern: [UInt8]
    private let skips: [Int]

    init(_ pattern: [UInt8]) {
        precondition(!pattern.isEmpty)
        self.pattern = pattern
        var skips = [Int](repeating: pattern.count, count: 256)
        for (index, byte) in pattern.dropLast().enumerated() { skips[Int(byte)] = pattern.count - 1 - index }
        self.skips = skips
    }

    /// Index of the first occurrence that starts at `start` or later.
    func first(in bytes: [UInt8], from start: Int) -> Int? {
        let last = pattern.count - 1
        return bytes.withUnsafeBufferPointer { bytes in
            var at = max(0, start)
            while at + last < bytes.count {
                let end = bytes[at + last]
                if end == pattern[last], (0..<last).allSatisfy({ bytes[at + $0] == pattern[$0] }) { return at }
                at += skips[Int(end)]
            }
            return nil
        }
    }
}
