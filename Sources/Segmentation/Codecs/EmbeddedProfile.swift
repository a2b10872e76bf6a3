// SPDX-License-Identifier: Apache-2.0

/// The ICC profile that a JPEG or WebP file carries; nil when there is none, or parts of it are missing.
func embeddedProfile(in file: [UInt8], format: ImageFormat) -> [UInt8]? {
    switch format {
    case .jpeg: profile(ofJPEG: ByteReader(bytes: file[...]))
    case .webp: RIFFChunks(file)["ICCP"].map(Array.init)
    case .png: nil
    }
}

/// APP2 segments that start with "ICC_PROFILE", each with its number from 1 and the count of all (ICC.1:2010, B.4).
private func profile(ofJPEG file: ByteReader) -> [UInt8]? {
    var parts: [Int: ArraySlice<UInt8>] = [:]
    var count = 0
    for segment in JPEGSegments(file) where segment.marker == 0xffe2 {
        let reader = ByteReader(bytes: segment.payload)
        guard reader.matches("ICC_PROFILE\0", at: 0), let number = reader.integer(at: 12, size: 1),
            let total = reader.integer(at: 13, size: 1)
        else { continue }
        guard parts.updateValue(segment.payload.dropFirst(14), forKey: number) == nil else { return nil }
        count = total
    }
    guard count > 0, parts.count == count else { return nil }
    var profile: [UInt8] = []
    for number in 1...count {
        guard let part = parts[number] else { return nil }
        profile += part
    }
    return profile
}
