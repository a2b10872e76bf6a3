// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation

package enum UsableCores {
    /// Cores that this process may use: the least of its CPU affinity and its control groups' quotas.
    package static var count: Int {
        let quota = CPUQuota { path in
            FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
        }
        let processors = Platform.usableProcessors ?? ProcessInfo.processInfo.activeProcessorCount
        return max(1, min(processors, quota.cores.map { Int($0.rounded(.up)) } ?? .max))
    }
}

/// What control groups leave this process of the processors' time: its own group and all above it, of version 2 and of version 1.
struct CPUQuota {
    /// In cores; nil without a limit.
    private(set) var cores: Double?

    /// - Parameter read: gives a file's text; nil when there is none.
    init(read: (String) -> String?) {
        let mounts = (read("/proc/self/mountinfo") ?? "").split(separator: "\n").compactMap { Mount($0) }
        for line in (read("/proc/self/cgroup") ?? "").split(separator: "\n") {
            // "0::/path" of version 2, "4:cpu,cpuacct:/path" of version 1.
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            let isUnified = fields[0] == "0" && fields[1].isEmpty
            guard isUnified || fields[1].split(separator: ",").contains("cpu") else { continue }
            for mount in mounts where mount.isUnified == isUnified {
                for folder in mount.folders(of: fields[2]) {
                    let limit = isUnified ? Self.unified(folder, read) : Self.first(folder, read)
                    if let limit { cores = min(cores ?? limit, limit) }
                }
            }
        }
    }

    /// "quota period" in one file, or "max period".
    private static func unified(_ folder: String, _ read: (String) -> String?) -> Double? {
        let fields = (read(folder + "/cpu.max") ?? "").split(whereSeparator: \.isWhitespace)
        return fields.count == 2 ? share(Double(fields[0]), Double(fields[1])) : nil
    }

    /// A file for each, with a quota of -1 without a limit.
    private static func first(_ folder: String, _ read: (String) -> String?) -> Double? {
        func number(_ name: String) -> Double? {
            (read("\(folder)/\(name)")?.split(whereSeparator: \.isWhitespace).first).flatMap { Double($0) }
        }
        return share(number("cpu.cfs_quota_us"), number("cpu.cfs_period_us"))
    }

    private static func share(_ quota: Double?, _ period: Double?) -> Double? {
        guard let quota, let period, quota > 0, period > 0 else { return nil }
        // A quota above a million cores is a misread one; the limit keeps the conversion to Int from trapping.
        return min(quota / period, 1e6)
    }

    /// A line of /proc/self/mountinfo for a hierarchy of control groups that limits processors.
    private struct Mount {
        let isUnified: Bool
        /// The group that the mount shows as its root.
        let root: Substring
        let point: Substring

        init?(_ line: Substring) {
            let fields = line.split(separator: " ")
            guard let separator = fields.firstIndex(of: "-"), separator >= 5, fields.count > separator + 3 else {
                return nil
            }
            let kind = fields[separator + 1]
            isUnified = kind == "cgroup2"
            guard isUnified || kind == "cgroup" && fields[separator + 3].split(separator: ",").contains("cpu") else {
                return nil
            }
            (root, point) = (fields[3], fields[4])
        }

        /// A group's folder and those of all groups above it.
        func folders(of group: Substring) -> [String] {
            var steps = group.split(separator: "/")
            let own = root.split(separator: "/")
            // In a container the group may be named as the host sees it.
            if steps.starts(with: own) { steps.removeFirst(own.count) }
            return (0...steps.count).map { count in
                ([String(point)] + steps.prefix(count).map(String.init)).joined(separator: "/")
            }
        }
    }
}
