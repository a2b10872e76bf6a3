// SPDX-License-Identifier: Apache-2.0
#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

enum FileDescriptors {
    /// As many connections as the hard limit allows: the soft one is low for the sake of programs that use `select`.
    static func raiseLimit() {
        var limit = rlimit()
        #if canImport(Glibc)
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            let resource = RLIMIT_NOFILE
        #endif
        guard getrlimit(resource, &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        // Failing leaves the soft limit, which is enough for most.
        _ = setrlimit(resource, &limit)
    }
}
