// SPDX-License-Identifier: Apache-2.0

/// A composed picture as a file.
struct Encode {
    /// 1-100, of JPEG and WebP.
    var quality: Int

    /// - Parameter subject: what was learnt of it, for the cutout to tell.
    func callAsFunction(
        _ composed: consuming Composed, _ subject: Subject
    ) throws(SegmentationError) -> Cutout {
        var cutout = Cutout(
            bytes: [], format: composed.format, width: composed.layout.width, height: composed.layout.height,
            largest: PixelSize(width: composed.layout.frame.width, height: composed.layout.frame.height),
            photograph: composed.photograph, foreground: composed.foreground, subject: subject, timings: [])
        let content = composed.content
        _ = consume composed
        cutout.bytes = try file(of: content, as: cutout.format)
        return cutout
    }

    private func file(
        of content: consuming Composed.Content, as format: FileFormat
    ) throws(SegmentationError) -> [UInt8] {
        switch consume content {
        case .pair(let colours, let alpha):
            try encodeArchive([
                ArchiveEntry(name: "color.jpg", content: try encodeJPEG(.colour(colours), quality: quality)),
                ArchiveEntry(name: "alpha.png", content: try encodePNG(.grey(alpha))),
            ])
        case .matte(let alpha):
            switch format {
            case .webp: try encodeWebP(try alpha.map { RGB($0, $0, $0) }, quality: quality)
            case .jpeg: try encodeJPEG(.grey(alpha), quality: quality)
            case .png, .zip: try encodePNG(.grey(alpha))
            }
        case .picture(let layer): try picture(layer.colours, layer.alpha, as: format)
        }
    }

    /// Pixels go as soon as they can: beside the encoder's memory and the file's they are a good part of the peak.
    private func picture(
        _ pixels: consuming Plane<RGB>, _ alpha: consuming Plane<UInt8>?, as format: FileFormat
    ) throws(SegmentationError) -> [UInt8] {
        let file: EncodedBuffer
        switch format {
        case .webp:
            let picture = try WebPPicture(copy pixels, alpha: copy alpha, quality: quality)
            _ = consume pixels
            _ = consume alpha
            return try picture.encoded()
        case .png: file = try encodedPNG(.colour(copy pixels), alpha: copy alpha)
        case .jpeg: file = try encodedJPEG(.colour(copy pixels), quality: quality)
        case .zip: preconditionFailure("an archive holds more than one picture")
        }
        _ = consume pixels
        _ = consume alpha
        return file.bytes
    }
}
