// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Commands

/// Control groups as kernels and container engines show them.
struct CPUQuotaTests {
    private func cores(_ files: [String: String]) -> Double? { CPUQuota { files[$0] }.cores }

    private static let unified = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
    private static let first =
        "35 30 0:30 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:9 - cgroup cgroup rw,cpu,cpuacct\n"
        + "36 30 0:31 / /sys/fs/cgroup/memory rw shared:10 - cgroup cgroup rw,memory\n"

    @Test func `without control groups there is no limit`() {
        #expect(cores([:]) == nil)
        #expect(cores(["/proc/self/cgroup": "0::/\n", "/proc/self/mountinfo": Self.unified]) == nil)
    }

    @Test(
        arguments: [
            ("max 100000", nil), ("150000 100000", 1.5), ("50000 100000\n", 0.5), ("0 100000", nil), ("x y", nil),
            ("", nil),
            ("-1 100000", nil), ("1e999 1", 1e6),
        ] as [(String, Double?)])
    func `version 2 has quota and period in one file`(text: String, expected: Double?) {
        let files = [
            "/proc/self/cgroup": "0::/a.slice/b\n", "/proc/self/mountinfo": Self.unified,
            "/sys/fs/cgroup/a.slice/b/cpu.max": text,
        ]
        #expect(cores(files) == expected)
    }

    @Test func `a group above may allow less`() {
        var files = [
            "/proc/self/cgroup": "0::/a/b/c\n", "/proc/self/mountinfo": Self.unified,
            "/sys/fs/cgroup/a/b/c/cpu.max": "400000 100000", "/sys/fs/cgroup/a/cpu.max": "200000 100000",
        ]
        #expect(cores(files) == 2)
        files["/sys/fs/cgroup/cpu.max"] = "100000 100000"
        #expect(cores(files) == 1)
    }

    @Test func `version 1 has a file for each, and the host's names in a container`() {
        var files = [
            "/proc/self/cgroup": "9:memory:/m\n4:cpu,cpuacct:/docker/1f\n0::/\n", "/proc/self/mountinfo": Self.first,
            "/sys/fs/cgroup/cpu,cpuacct/docker/1f/cpu.cfs_quota_us": "250000\n",
            "/sys/fs/cgroup/cpu,cpuacct/docker/1f/cpu.cfs_period_us": "100000\n",
            "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "-1\n",
            "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
        ]
        #expect(cores(files) == 2.5)
        files["/proc/self/mountinfo"] = Self.first.replacing("0:30 / /sys", with: "0:30 /docker/1f /sys")
        files["/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us"] = "50000\n"
        #expect(cores(files) == 0.5)
    }

    @Test func `lines of no known form are passed over`() {
        let odd = "\n:\n0:\n0::\nx:cpu\n1:cpu:/a:b\n"
        #expect(
            cores(["/proc/self/cgroup": odd, "/proc/self/mountinfo": "- - -\n1 2 3 4 5 - cgroup2\n" + Self.unified])
                == nil)
    }
}
