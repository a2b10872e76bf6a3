// SPDX-License-Identifier: Apache-2.0
internal import CVBridge

extension ImageFormat {
    /// Size and kind from the header alone; costs no memory that grows with the picture.
    func readHeader(of bytes: [UInt8]) throws(SegmentationError) -> ImageHeader {
        var header = CVBImageHeader()
        try Bridge.call(corrupt: self) { error in
            unsafe bytes.withUnsafeBufferPointer { data in
                switch self {
                case .jpeg: unsafe cvb_read_jpeg_header(data.baseAddress, data.count, &header, &error)
                case .png: unsafe cvb_read_png_header(data.baseAddress, data.count, &header, &error)
                case .webp: unsafe cvb_read_webp_header(data.baseAddress, data.count, &header, &error)
                }
            }
        }
        return ImageHeader(
            format: self, width: Int(header.width), height: Int(header.height),
            colours: ColourModel(header.colours), hasAlpha: header.has_alpha, isBuffered: header.is_buffered)
    }

    /// The picture as it lies in the file (EXIF orientation not applied), of the size in `header`.
    ///
    /// - Parameters:
    ///   - scanLimit: a progressive JPEG with more scans is refused: each costs a pass over the whole picture.
    ///   - transform: from the file's colours to sRGB; nil when they are taken for it.
    func decode(
        _ bytes: [UInt8], header: ImageHeader, scanLimit: Int, transform: ColourTransform?
    ) throws(SegmentationError) -> Image {
        var pixels = try Plane<RGB>(width: header.width, height: header.height)
        var alpha = header.hasAlpha ? try Plane<UInt8>(width: header.width, height: header.height) : nil
        try Bridge.call(corrupt: self) { error in
            unsafe bytes.withUnsafeBufferPointer { data in
                unsafe pixels.withMutableBytes { rgb in
                    unsafe withOptionalAlpha(&alpha) { alpha in
                        switch self {
                        case .jpeg:
                            unsafe cvb_decode_jpeg(
                                data.baseAddress, data.count, Int32(scanLimit), transform?.pointer, rgb, &error)
                        case .png:
                            unsafe cvb_decode_png(
                                data.baseAddress, data.count, pngChunkLimit, rgb, alpha, &error)
                        case .webp: unsafe cvb_decode_webp(data.baseAddress, data.count, rgb, alpha, &error)
                        }
                    }
                }
            }
        }
        if let transform, header.colours != .cmyk { transform.convert(&pixels) }
        return Image(pixels: pixels, alpha: alpha)
    }
}

/// Bytes that a chunk of a PNG may take unpacked: the largest profiles of printing presses have a few megabytes.
let pngChunkLimit = 8 << 20

private func withOptionalAlpha(_ alpha: inout Plane<UInt8>?, _ body: (CVBBytes) -> CVBStatus) -> CVBStatus {
    guard alpha != nil else { return unsafe body(CVBBytes()) }
    return unsafe alpha!.withMutableBytes(body)
}
