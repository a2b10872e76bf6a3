// SPDX-License-Identifier: Apache-2.0

extension Collection where Element == Double {
    public var mean: Double { isEmpty ? 0 : reduce(0, +) / Double(count) }

    public var median: Double {
        guard !isEmpty else { return 0 }
        let sorted = sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}

extension Double {
    /// With so many decimals.
    public func text(_ decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = Int((self * scale).rounded().magnitude)
        let digits = String(scaled % Int(scale))
        let fraction = decimals == 0 ? "" : "." + String(repeating: "0", count: decimals - digits.count) + digits
        return (self < 0 && scaled > 0 ? "-" : "") + String(scaled / Int(scale)) + fraction
    }
}

extension String {
    public func padded(_ width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }
    public func leftPadded(_ width: Int) -> String { String(repeating: " ", count: Swift.max(0, width - count)) + self }
}
