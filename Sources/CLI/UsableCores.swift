// SPDX-License-Identifier: Apache-2.0
import Foundation

enum UsableCores {
    /// Cores of the machine, or of the control group's quota when that is lower.
    static var count: Int {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        guard let data = FileManager.default.contents(atPath: "/sys/fs/cgroup/cpu.max") else { return cores }
        // "quota period", or "max period" without a limit.
        let fields = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard fields.count == 2, let quota = Double(fields[0]), let period = Double(fields[1]) else { return cores }
        return min(cores, max(1, Int((quota / period).rounded(.up))))
    }
}
