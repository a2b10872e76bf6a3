// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension EngineVersion {
    /// Of the engine with the cascade files of a folder; nil looks in the usual ones. Throws `cascadeMissing`.
    public init(cascadeDirectory: String?) throws(SegmentationError) {
        let paths = try FaceCascades.paths(in: cascadeDirectory)
        self.init(ingredients: paths.map { [UInt8](FileManager.default.contents(atPath: $0) ?? Data()) })
    }
}
