// SPDX-License-Identifier: Apache-2.0
#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif
#if canImport(Glibc)
    internal import Glibc
#endif

/// Memory of this process that is in RAM, in bytes.
public enum ProcessMemory {
    /// Now; 0 where `/proc` does not tell.
    public static var resident: Int {
        // /proc files have no size in advance, which `contents(atPath:)` copes with.
        guard let data = FileManager.default.contents(atPath: "/proc/self/statm") else { return 0 }
        let fields = String(decoding: data, as: UTF8.self).split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { return 0 }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// The most it has ever been; 0 where the system does not tell in kilobytes.
    public static var peak: Int {
        #if canImport(Glibc)
            var usage = rusage()
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return usage.ru_maxrss * 1024
        #else
            return 0
        #endif
    }
}
