// SPDX-License-Identifier: Apache-2.0
internal import CVBridge

/// A conversion from a file's own colours to sRGB, by Little CMS.
@safe final class ColourTransform {
    let pointer: OpaquePointer

    /// nil when there is nothing to convert: the file means sRGB, or no colour moves by more than one level.
    ///
    /// A description that cannot be used, as its profile is damaged or not for the file's colours, counts as absent.
    init?(_ header: ImageHeader) throws(SegmentationError) {
        for description in header.descriptions {
            do throws(SegmentationError) {
                guard let transform = unsafe try Self.transform(description, header) else { return nil }
                unsafe pointer = transform
                return
            } catch .internalFault {
                continue
            }
        }
        return nil
    }

    private static func transform(
        _ description: ColourDescription, _ header: ImageHeader
    ) throws(SegmentationError) -> OpaquePointer? {
        var transform: OpaquePointer?
        let row = header.rowLayout
        switch description {
        case .sRGB: return nil
        case .profile(let profile):
            try Bridge.call { error in
                unsafe profile.withUnsafeBufferPointer { profile in
                    unsafe cvb_create_profile_transform(
                        profile.baseAddress, profile.count, CVBColourModel(header.colours), row, &transform, &error)
                }
            }
        case .space(let space):
            try Bridge.call { error in
                unsafe space.transfer.curve.withUnsafeBufferPointer { curve in
                    unsafe cvb_create_space_transform(CVBColourSpace(space, curve), row, &transform, &error)
                }
            }
        }
        return unsafe transform
    }

    deinit { unsafe cvb_free_colour_transform(pointer) }
}

extension ImageHeader {
    /// The rows that the decoder has in its hands. An interlaced picture is kept as a whole: with 8 bits.
    fileprivate var rowLayout: CVBRowLayout {
        CVBRowLayout(depth: isDeep && !isBuffered ? .sixteen : .eight, has_alpha: format == .png)
    }
}

extension CVBColourSpace {
    fileprivate init(_ space: RGBSpace, _ curve: UnsafeBufferPointer<Float>) {
        unsafe self.init(
            white: CVBChromaticity(space.white), red: CVBChromaticity(space.red), green: CVBChromaticity(space.green),
            blue: CVBChromaticity(space.blue), curve: curve.baseAddress, curve_size: curve.count)
    }
}

extension CVBChromaticity {
    fileprivate init(_ point: RGBSpace.Chromaticity) { self.init(x: point.x, y: point.y) }
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
