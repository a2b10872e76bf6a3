// SPDX-License-Identifier: Apache-2.0

/// A kind of file that people send for a photograph and that the engine does not read.
public struct ForeignFormat: Sendable, Equatable {
    /// With its article, as the end of a sentence.
    public let name: String
    /// A program that makes it a picture that is read; nil where people have to see for themselves.
    public let conversion: String?

    private init(_ name: String, _ conversion: String? = nil) {
        self.name = name
        self.conversion = conversion
    }

    /// By a file's first bytes; nil for those of no kind that is known here.
    public init?(sniffing bytes: [UInt8]) {
        let file = ByteReader(bytes: bytes[...])
        guard
            let format = Self.jpegKind(bytes) ?? Self.mediaKind(file) ?? Self.textKind(bytes)
                ?? Self.rows.first(where: { row in row.signatures.contains { $0.matches(file) } })?.format
                ?? Self.tiffKind(bytes)
        else { return nil }
        self = format
    }
}

/// Bytes at a place.
private struct Signature: ExpressibleByStringLiteral {
    var offset: Int
    var bytes: [UInt8]

    init(stringLiteral text: String) { self.init(text) }

    /// Each character of `text` is a byte.
    init(_ text: String, at offset: Int = 0) {
        self.offset = offset
        bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }

    func matches(_ file: ByteReader) -> Bool {
        file.slice(at: offset, size: bytes.count)?.elementsEqual(bytes) ?? false
    }
}

extension ForeignFormat {
    /// Those that are known by their first bytes alone. The earlier wins.
    private static let rows: [(format: ForeignFormat, signatures: [Signature])] = [
        (ForeignFormat("a GIF picture", "magick 'photo.gif[0]' photo.png"), ["GIF87a", "GIF89a"]),
        (ForeignFormat("a BMP picture", "magick photo.bmp photo.png"), ["BM"]),
        (
            ForeignFormat(
                "a PNG as Xcode packs it into apps (CgBI)", "pngcrush -revert-iphone-optimizations in.png out.png"),
            [Signature("CgBI", at: 12)]
        ),
        (raw("(CR2, Canon)"), [Signature("CR", at: 8)]),
        (raw("(CRW, Canon)"), [Signature("HEAPCCDR", at: 6)]),
        (raw("(RAF, Fujifilm)"), ["FUJIFILMCCD-RAW"]),
        (raw("(ORF, Olympus)"), ["IIRO", "IIRS", "MMOR"]),
        (raw("(RW2, Panasonic)"), ["IIU\0"]),
        (raw("(X3F, Sigma)"), ["FOVb"]),
        (raw("(MRW, Minolta)"), ["\0MRM"]),
        (
            ForeignFormat("a JPEG XL picture", "djxl photo.jxl photo.png"),
            ["\u{ff}\u{0a}", "\0\0\0\u{0c}JXL \r\n\u{87}\n"]
        ),
        (
            ForeignFormat("a JPEG 2000 picture", "opj_decompress -i photo.jp2 -o photo.png"),
            ["\0\0\0\u{0c}jP  \r\n\u{87}\n", "\u{ff}\u{4f}\u{ff}\u{51}"]
        ),
        (ForeignFormat("a JPEG XR picture", "JxrDecApp -i photo.jxr -o photo.bmp"), ["II\u{bc}\u{01}"]),
        (ForeignFormat("a PDF document", "pdftoppm -png -r 200 document.pdf page"), ["%PDF-"]),
        (ForeignFormat("a PostScript document", "gs -sDEVICE=png16m -o page.png document.ps"), ["%!PS"]),
        (ForeignFormat("a Photoshop document", "magick 'photo.psd[0]' photo.png"), ["8BPS"]),
        (ForeignFormat("a Windows icon", "magick picture.ico picture.png"), ["\0\0\u{01}\0"]),
        (ForeignFormat("an OpenEXR picture", "magick photo.exr photo.png"), ["\u{76}\u{2f}\u{31}\u{01}"]),
        (ForeignFormat("a Radiance HDR picture", "magick photo.hdr photo.png"), ["#?RADIANCE", "#?RGBE"]),
        (ForeignFormat("a QOI picture", "magick photo.qoi photo.png"), ["qoif"]),
        (
            ForeignFormat("a PNM picture", "pnmtopng photo.pnm > photo.png"),
            (1...7).flatMap { kind in ["\n", " ", "\t", "\r", "#"].map { Signature("P\(kind)\($0)") } }
        ),
        (ForeignFormat("a BPG picture", "bpgdec -o photo.png photo.bpg"), ["BPG\u{fb}"]),
        (ForeignFormat("an MNG animation", "magick 'photo.mng[0]' photo.png"), ["\u{8a}MNG\r\n"]),
        (ForeignFormat("a JNG picture", "magick photo.jng photo.png"), ["\u{8b}JNG\r\n"]),
        (ForeignFormat("a TIFF picture", "magick photo.tif photo.png"), ["II+\0", "MM\0+"]),
        (ForeignFormat("a ZIP archive; take the picture out of it"), ["PK\u{03}\u{04}"]),
        (ForeignFormat("compressed with gzip", "gunzip photo.gz"), ["\u{1f}\u{8b}"]),
        (
            ForeignFormat("a Matroska or WebM video", "ffmpeg -i video.webm -frames:v 1 photo.png"),
            ["\u{1a}\u{45}\u{df}\u{a3}"]
        ),
        (ForeignFormat("an AVI video", "ffmpeg -i video.avi -frames:v 1 photo.png"), [Signature("AVI ", at: 8)]),
    ]

    private static func raw(_ kind: String) -> ForeignFormat {
        ForeignFormat("a camera's raw file \(kind)", "darktable-cli photo.raw photo.jpg")
    }

    /// Kinds of JPEG that libjpeg does not decode here, by their frame header (T.81, table B.1).
    private static func jpegKind(_ bytes: [UInt8]) -> ForeignFormat? {
        guard ImageFormat(sniffing: bytes) == .jpeg else { return nil }
        let frames = Set(0xffc0...0xffcf).subtracting([0xffc4, 0xffc8, 0xffcc])
        let frame = JPEGSegments(ByteReader(bytes: bytes[...])).first {
            frames.contains($0.marker) || $0.marker == 0xfff7
        }
        switch frame?.marker {
        case 0xfff7: return ForeignFormat("a JPEG-LS picture", "ffmpeg -i photo.jls photo.png")
        case 0xffc3, 0xffcb:
            return ForeignFormat("a lossless JPEG, which cameras and scanners write", "ffmpeg -i photo.jpg photo.png")
        case 0xffc5, 0xffc6, 0xffc7, 0xffcd, 0xffce, 0xffcf: return ForeignFormat("a hierarchical JPEG")
        case .some:
            guard let bits = frame?.payload.first, bits == 12 else { return nil }
            return ForeignFormat("a JPEG with 12 bits a sample", "djpeg photo.jpg | pnmtopng > photo.png")
        case nil: return nil
        }
    }

    /// Files in boxes (ISO/IEC 14496-12): pictures and videos, by the names of what they are compatible with.
    private static func mediaKind(_ file: ByteReader) -> ForeignFormat? {
        guard file.matches("ftyp", at: 4), let size = file.integer(at: 0, size: 4) else { return nil }
        let places = [8] + stride(from: 16, to: max(16, min(size, 256)), by: 4)
        let brands = places.compactMap { file.slice(at: $0, size: 4).map { String(decoding: $0, as: UTF8.self) } }
        func names(_ names: String...) -> Bool { brands.contains { names.contains($0) } }
        if names("avif", "avis") { return ForeignFormat("an AVIF picture", "heif-convert photo.avif photo.png") }
        if names("heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs") {
            return ForeignFormat("a HEIC picture, as iPhones take them", "heif-convert photo.heic photo.jpg")
        }
        if names("mif1", "msf1", "miaf") { return ForeignFormat("a HEIF picture", "heif-convert photo.heif photo.jpg") }
        if names("crx ") { return raw("(CR3, Canon)") }
        return ForeignFormat("a video", "ffmpeg -i video.mp4 -frames:v 1 photo.png")
    }

    /// Text that begins with a tag.
    private static func textKind(_ bytes: [UInt8]) -> ForeignFormat? {
        let text = String(decoding: bytes.prefix(8192), as: UTF8.self).drop { $0.isWhitespace || $0 == "\u{feff}" }
            .lowercased()
        guard text.hasPrefix("<") else { return nil }
        if text.contains("<svg") { return ForeignFormat("an SVG drawing", "rsvg-convert -o photo.png drawing.svg") }
        if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") {
            return ForeignFormat("a web page; save the picture itself, not the page that shows it")
        }
        return nil
    }

    /// Cameras' raw files are TIFFs of a kind: their first picture is a small one, or they say that they are DNG.
    private static func tiffKind(_ bytes: [UInt8]) -> ForeignFormat? {
        guard let directory = TIFFDirectory(bytes[...]),
            bytes.starts(with: "II*\0".utf8) || bytes.starts(with: "MM\0*".utf8)
        else { return nil }
        let (subfileType, dngVersion) = (0x00fe, 0xc612)
        if directory.contains(dngVersion) { return raw("(DNG)") }
        if directory.integer(subfileType) == 1 {
            return raw("(NEF, ARW, PEF or alike)")
        }
        return ForeignFormat("a TIFF picture", "magick photo.tif photo.png")
    }
}
