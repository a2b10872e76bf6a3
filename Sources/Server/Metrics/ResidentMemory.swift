// SPDX-License-Identifier: Apache-2.0
#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif
#if canImport(Glibc)
    internal import Glibc
#endif

/// Memory of this process that is in RAM.
enum ResidentMemory {
    /// 0 where `/proc` does not tell.
    static var bytes: Int {
        // /proc files have no size in advance, which `contents(atPath:)` copes with.
        guard let data = FileManager.default.contents(atPath: "/proc/self/statm") else { return 0 }
        let fields = String(decoding: data, as: UTF8.self).split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { return 0 }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
