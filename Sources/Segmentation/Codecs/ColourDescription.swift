// SPDX-License-Identifier: Apache-2.0

/// What a file says about the meaning of its colours.
enum ColourDescription: Sendable, Equatable {
    case sRGB
    /// An ICC profile.
    case profile([UInt8])
    case space(RGBSpace)
}

extension ColourDescription {
    /// Profiles of printing presses have one or two megabytes.
    static let largestProfile = 4_000_000

    /// A profile, when there is one that may be read.
    static func profiles(_ profile: [UInt8]) -> [ColourDescription] {
        profile.isEmpty || profile.count > largestProfile ? [] : [.profile(profile)]
    }

    /// By the precedence of the PNG specification (third edition, 13.13 and 4.3): cICP, iCCP, sRGB, then gAMA with cHRM; the first that
    /// can be used counts. Chunks with a wrong checksum, and those that cannot be understood, count as absent; those behind the
    /// picture's data, too.
    static func descriptions(ofPNG file: [UInt8]) throws(SegmentationError) -> [ColourDescription] {
        let names = ["cICP", "iCCP", "sRGB", "gAMA", "cHRM"]
        var found: [String: ByteReader] = [:]
        for chunk in PNGChunks(file) {
            if chunk.isNamed("IDAT") { break }
            guard let name = names.first(where: chunk.isNamed), found[name] == nil, chunk.isIntact else { continue }
            found[name] = ByteReader(bytes: chunk.content)
        }
        if let space = found["cICP"].flatMap(RGBSpace.init(codePoints:)) {
            return [space == .sRGB ? .sRGB : .space(space)]
        }
        var descriptions: [ColourDescription] = []
        if let chunk = found["iCCP"], let profile = try compressedProfile(chunk.bytes) {
            descriptions += profiles(profile)
        }
        if found["sRGB"]?.count == 1 {
            descriptions.append(.sRGB)
        } else if let space = RGBSpace(gamma: found["gAMA"], chromaticities: found["cHRM"]) {
            descriptions.append(.space(space))
        }
        return descriptions
    }
}

/// A name of 1-79 characters, a zero, the method (always 0) and zlib's data; nil when it is damaged.
private func compressedProfile(_ chunk: ArraySlice<UInt8>) throws(SegmentationError) -> [UInt8]? {
    guard let end = chunk.prefix(80).firstIndex(of: 0), chunk[(end + 1)...].first == 0 else { return nil }
    return try inflated(chunk[(end + 2)...], limit: ColourDescription.largestProfile)
}
