// SPDX-License-Identifier: Apache-2.0
internal import CVBridge
internal import Synchronization

/// Encoder output that the C side allocated; freed with this value.
@safe struct EncodedBuffer: ~Copyable {
    fileprivate var buffer = unsafe CVBBuffer()

    /// A copy of the bytes that Swift owns.
    var bytes: [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: buffer.data, count: buffer.size))
    }

    deinit {
        var buffer = unsafe buffer
        unsafe cvb_free_buffer(&buffer)
    }
}

/// What an encoder is given: colour, or grey alone.
enum EncodablePixels {
    case colour(Plane<RGB>)
    case grey(Plane<UInt8>)

    fileprivate func withBytes(_ body: (CVBBytes) -> CVBStatus) -> CVBStatus {
        switch self {
        case .colour(let plane): unsafe plane.withBytes(body)
        case .grey(let plane): unsafe plane.withBytes(body)
        }
    }
}

func filledBuffer(
    corrupt: ImageFormat? = nil, _ body: (inout CVBBuffer, inout CVBError) -> CVBStatus
) throws(SegmentationError) -> EncodedBuffer {
    var output = EncodedBuffer()
    try Bridge.call(corrupt: corrupt) { error in unsafe body(&output.buffer, &error) }
    return output
}

private func withOptionalBytes(_ alpha: Plane<UInt8>?, _ body: (CVBBytes) -> CVBStatus) -> CVBStatus {
    guard let alpha else { return unsafe body(CVBBytes()) }
    return unsafe alpha.withBytes(body)
}

/// ISA-L's: 0 is a quarter faster and makes files a quarter larger, 2 saves nothing (docs/performance.md).
private let pngLevel: Int32 = 1

/// PNG, with `alpha` as its last channel when there is one.
func encodedPNG(
    _ pixels: EncodablePixels, alpha: Plane<UInt8>? = nil
) throws(SegmentationError) -> EncodedBuffer {
    try unsafe filledBuffer { output, error in
        unsafe pixels.withBytes { colour in
            unsafe withOptionalBytes(alpha) { unsafe cvb_encode_png(colour, $0, pngLevel, &output, &error) }
        }
    }
}

/// Baseline JPEG; `quality` 1-100.
func encodedJPEG(_ pixels: EncodablePixels, quality: Int) throws(SegmentationError) -> EncodedBuffer {
    try unsafe filledBuffer { output, error in
        unsafe pixels.withBytes { unsafe cvb_encode_jpeg($0, Int32(quality), &output, &error) }
    }
}

/// A copy of a picture in the form that libwebp encodes: the pixels it came from can go before `encode`.
@safe struct WebPPicture: ~Copyable {
    private var picture: OpaquePointer?
    private let isLarge: Bool

    /// Large pictures take turns: libwebp works in some 13 MB a megapixel, and two of them at once would be most of a
    /// server's peak.
    private static let turn = Mutex(())
    private static let largePixelCount = 2_000_000

    /// - Parameter quality: 1-99 is lossy, 100 lossless.
    init(_ pixels: Plane<RGB>, alpha: Plane<UInt8>?, quality: Int) throws(SegmentationError) {
        var picture: OpaquePointer?
        try Bridge.call { error in
            unsafe pixels.withBytes { colour in
                unsafe withOptionalBytes(alpha) { alpha in
                    unsafe cvb_create_webp_picture(colour, alpha, CVBWebPSettings(quality: quality), &picture, &error)
                }
            }
        }
        unsafe self.picture = picture
        isLarge = pixels.count > Self.largePixelCount
    }

    /// The file. Once: encoding changes the picture.
    func encoded() throws(SegmentationError) -> [UInt8] {
        let picture = unsafe picture
        func bytes() throws(SegmentationError) -> [UInt8] {
            try unsafe filledBuffer { output, error in unsafe cvb_encode_webp(picture, &output, &error) }.bytes
        }
        guard isLarge else { return try bytes() }
        return try Self.turn.withLock { _ throws(SegmentationError) in try bytes() }
    }

    deinit { unsafe cvb_free_webp_picture(picture) }
}

extension CVBWebPSettings {
    /// Without loss quality is effort, and none of it costs a quarter of the time of the default for a few percent more bytes.
    /// Mattes are flat: searching for a filter of theirs finds none, and takes half of the time.
    fileprivate init(quality: Int) {
        let isLossless = quality == 100
        self.init(
            lossless: isLossless, quality: isLossless ? 0 : Float(quality), method: isLossless ? 0 : 2,
            alpha_filtering: 0)
    }
}

// The same as bytes of Swift's, for pictures whose pixels go on living.

func encodePNG(_ pixels: EncodablePixels, alpha: Plane<UInt8>? = nil) throws(SegmentationError) -> [UInt8] {
    try encodedPNG(pixels, alpha: alpha).bytes
}

func encodeJPEG(_ pixels: EncodablePixels, quality: Int) throws(SegmentationError) -> [UInt8] {
    try encodedJPEG(pixels, quality: quality).bytes
}

func encodeWebP(
    _ pixels: Plane<RGB>, alpha: Plane<UInt8>? = nil, quality: Int
) throws(SegmentationError) -> [UInt8] {
    try WebPPicture(pixels, alpha: alpha, quality: quality).encoded()
}
