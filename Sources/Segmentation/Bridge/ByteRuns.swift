// SPDX-License-Identifier: Apache-2.0

// Mattes are empty or solid over long stretches: these find their ends eight samples at a time.

extension Span<UInt8> {
    /// Index after the run of equal samples that begins at `start`, at most `limit`.
    @inline(__always)
    func endOfRun(at start: Int, before limit: Int) -> Int {
        let pattern = UInt64(self[start]) &* 0x0101_0101_0101_0101
        var end = start + 1
        while end + 8 <= limit, group(at: end) == pattern { end += 8 }
        while end < limit, self[end] == self[start] { end += 1 }
        return end
    }

    /// Index of the first sample above 127.
    func firstMajority(in range: Range<Int>) -> Int? {
        var index = range.lowerBound
        while index + 8 <= range.upperBound, group(at: index) & 0x8080_8080_8080_8080 == 0 { index += 8 }
        while index < range.upperBound {
            if self[index] > 127 { return index }
            index += 1
        }
        return nil
    }

    /// Index of the last sample above 127.
    func lastMajority(in range: Range<Int>) -> Int? {
        var end = range.upperBound
        while end - 8 >= range.lowerBound, group(at: end - 8) & 0x8080_8080_8080_8080 == 0 { end -= 8 }
        while end > range.lowerBound {
            if self[end - 1] > 127 { return end - 1 }
            end -= 1
        }
        return nil
    }

    @inline(__always)
    private func group(at index: Int) -> UInt64 {
        precondition(index >= 0 && index + 8 <= count)
        return unsafe withUnsafeBufferPointer { buffer in
            unsafe UnsafeRawPointer(buffer.baseAddress! + index).loadUnaligned(as: UInt64.self)
        }
    }
}
