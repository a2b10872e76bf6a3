// SPDX-License-Identifier: Apache-2.0
internal import CVBridge

extension ImageFormat {
    /// Size and kind from the header alone; costs no memory that grows with the picture.
    func readHeader(of bytes: [UInt8]) throws(SegmentationError) -> ImageHeader {
        var header = CVBImageHeader()
        let profile = try unsafe filledBuffer(corrupt: self) { profile, error in
            unsafe bytes.withUnsafeBufferPointer { data in
                switch self {
                case .jpeg: unsafe cvb_read_jpeg_header(data.baseAddress, data.count, &header, &profile, &error)
                case .png: unsafe cvb_read_png_header(data.baseAddress, data.count, &header, &error)
                case .webp: unsafe cvb_read_webp_header(data.baseAddress, data.count, &header, &error)
                }
            }
        }.bytes
        return ImageHeader(
            format: self, width: Int(header.width), height: Int(header.height),
            colours: ColourModel(header.colours), isDeep: header.depth == .sixteen, hasAlpha: header.has_alpha,
            isBuffered: header.is_buffered, descriptions: ColourDescription.profiles(profile))
    }

    /// The picture as it lies in the file (EXIF orientation not applied), of the size in `header`, in sRGB.
    ///
    /// - Parameter scanLimit: a progressive JPEG with more scans is refused: each costs a pass over the whole picture.
    func decode(_ bytes: [UInt8], header: ImageHeader, scanLimit: Int) throws(SegmentationError) -> Image {
        let transform = try ColourTransform(header)
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
                                data.baseAddress, data.count, pngChunkLimit, transform?.pointer, rgb, alpha, &error)
                        case .webp:
                            unsafe cvb_decode_webp(
                                data.baseAddress, data.count, transform?.pointer, rgb, alpha, &error)
                        }
                    }
                }
            }
        }
        return Image(pixels: pixels, alpha: alpha)
    }
}

/// Bytes that a chunk of a PNG other than picture data may take: far more than a palette needs.
private let pngChunkLimit = 8 << 20

private func withOptionalAlpha(_ alpha: inout Plane<UInt8>?, _ body: (CVBBytes) -> CVBStatus) -> CVBStatus {
    guard alpha != nil else { return unsafe body(CVBBytes()) }
    return unsafe alpha!.withMutableBytes(body)
}
