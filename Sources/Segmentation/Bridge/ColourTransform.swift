// SPDX-License-Identifier: Apache-2.0
internal import CVBridge

/// A conversion from a file's own colours to sRGB, by Little CMS.
@safe final class ColourTransform {
    let pointer: OpaquePointer

    /// nil when there is nothing to convert: the file has no profile, one that cannot be read or is not for its colours,
    /// or one that moves no colour by more than one level.
    init?(embeddedIn file: [UInt8], format: ImageFormat, colours: ColourModel) throws(SegmentationError) {
        let profile = try format == .png ? pngProfile(file) : embeddedProfile(in: file, format: format)
        guard let profile, !profile.isEmpty, profile.count <= Self.maxBytes else { return nil }
        var transform: OpaquePointer?
        try Bridge.call { error in
            unsafe profile.withUnsafeBufferPointer { profile in
                unsafe cvb_create_colour_transform(
                    profile.baseAddress, profile.count, CVBColourModel(colours), &transform, &error)
            }
        }
        guard let transform = unsafe transform else { return nil }
        unsafe pointer = transform
    }

    /// Profiles of printing presses have one or two megabytes.
    private static let maxBytes = 4_000_000

    func convert(_ pixels: inout Plane<RGB>) {
        unsafe pixels.withMutableBytes { unsafe cvb_transform_colours(pointer, $0) }
    }

    deinit { unsafe cvb_free_colour_transform(pointer) }
}

private func pngProfile(_ file: [UInt8]) throws(SegmentationError) -> [UInt8] {
    try unsafe encode { output, error in
        unsafe file.withUnsafeBufferPointer { data in
            unsafe cvb_read_png_profile(data.baseAddress, data.count, pngChunkLimit, &output, &error)
        }
    }.bytes
}

extension ColourModel {
    init(_ model: CVBColourModel) {
        switch model {
        case .grey: self = .grey
        case .RGB: self = .rgb
        case .CMYK: self = .cmyk
        }
    }
}

extension CVBColourModel {
    fileprivate init(_ model: ColourModel) {
        switch model {
        case .grey: self = .grey
        case .rgb: self = .RGB
        case .cmyk: self = .CMYK
        }
    }
}
