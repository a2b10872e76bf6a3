// SPDX-License-Identifier: Apache-2.0

/// A file with a picture, its header read and found within limits: what can be known before pixels are allocated.
public struct EncodedImage: Sendable, Equatable {
    public let bytes: [UInt8]
    public let header: ImageHeader

    /// Throws `unsupportedFormat`, `corruptImage`, `imageTooLarge` or `imageTooSmall`.
    public init(_ bytes: [UInt8], limits: PixelLimits = PixelLimits()) throws(SegmentationError) {
        guard let format = ImageFormat(sniffing: bytes) else {
            throw .unsupportedFormat(ForeignFormat(sniffing: bytes))
        }
        var header: ImageHeader
        do throws(SegmentationError) {
            header = try format.readHeader(of: bytes)
        } catch .corruptImage(let format, let reason) {
            guard let kind = ForeignFormat(sniffing: bytes) else { throw .corruptImage(format, reason: reason) }
            throw .unsupportedFormat(kind)
        }
        try limits.check(header)
        switch format {
        case .jpeg: break
        case .png: header.descriptions = try ColourDescription.descriptions(ofPNG: bytes)
        case .webp: header.descriptions = ColourDescription.profiles(try webPChunk("ICCP", of: bytes))
        }
        header.orientation = try Orientation(in: bytes, format: format)
        (self.bytes, self.header) = (bytes, header)
    }

    /// Of a file that comes with the photograph.
    init(_ bytes: [UInt8], as attachment: Attachment, limits: PixelLimits) throws(SegmentationError) {
        do throws(SegmentationError) {
            self = try EncodedImage(bytes, limits: limits)
        } catch {
            throw .attachment(attachment, error)
        }
    }

    /// The memory that decoding takes, as megapixels of a plain photograph.
    var megapixels: Double { Double(header.width) * Double(header.height) / 1e6 * (header.isBuffered ? 2 : 1) }
}
