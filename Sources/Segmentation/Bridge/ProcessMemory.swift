// SPDX-License-Identifier: Apache-2.0
#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Memory of this process that is in RAM, in bytes; 0 where `/proc` does not tell.
public enum ProcessMemory {
    /// Now.
    public static var resident: Int { value(of: "VmRSS:") }

    /// The most it has ever been. `getrusage` is no help: it counts what the parent had when it started this process.
    public static var peak: Int { value(of: "VmHWM:") }

    private static func value(of key: String) -> Int {
        // /proc files have no size in advance, which `contents(atPath:)` copes with.
        guard let data = FileManager.default.contents(atPath: "/proc/self/status") else { return 0 }
        let line = String(decoding: data, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix(key) }
        let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
        return (kilobytes ?? 0) * 1024
    }
}
