// SPDX-License-Identifier: Apache-2.0
#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The descriptors that this process may have open.
public enum FileDescriptors {
    #if canImport(Glibc)
        private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        private static let resource = RLIMIT_NOFILE
    #endif
    /// For event loops, the listener, fetches and files.
    private static let others = 48

    /// As many as the hard limit allows: the soft one is low for the sake of programs that use `select`.
    public static func raiseLimit() {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        // Failing leaves the soft limit, which is enough for most.
        _ = setrlimit(resource, &limit)
    }

    /// How many connections there may be at once. Later ones wait to be accepted: without a descriptor accepting fails over and
    /// over.
    static var forConnections: Int {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return 512 }
        return max(16, Int(min(limit.rlim_cur, 1 << 20)) - others)
    }
}
