// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation

/// What decides how fast a machine is.
struct HostDescription: Codable {
    var cpu: String
    /// The widest vector instructions that OpenCV uses here.
    var simd: String
    /// That can be used: those of the machine, or of a container's quota.
    var cores: Int
    var memoryMB: Double
    var system: String

    static var current: HostDescription {
        HostDescription(
            cpu: cpuModel, simd: Platform.vectorInstructions, cores: UsableCores.count,
            memoryMB: Double(ProcessInfo.processInfo.physicalMemory) / 1e6,
            system: ProcessInfo.processInfo.operatingSystemVersionString)
    }

    /// As /proc/cpuinfo calls it; not every architecture has a name there.
    private static var cpuModel: String {
        let lines =
            FileManager.default.contents(atPath: "/proc/cpuinfo")
            .map { String(decoding: $0, as: UTF8.self).split(separator: "\n") } ?? []
        let line = lines.first { $0.hasPrefix("model name") }
        return line?.split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) }
            ?? "unknown"
    }
}
