// SPDX-License-Identifier: Apache-2.0
internal import CutoutParameters
@testable internal import Segmentation
@testable internal import Server
internal import SyntheticPortraits
internal import TestSupport

extension FuzzTarget {
    /// Well-formed inputs to start from. `fixtures/fuzz` has more: what our own encoders do not write, and what earlier runs
    /// found worth keeping.
    public func seeds() throws -> [[UInt8]] {
        switch self {
        case .token: Self.tokenSeeds.map { Array($0.utf8) }
        case .connection: Self.connectionSeeds.map { Array($0.utf8) }
        case .multipart: [try Self.multipartSeed(), Array("b\n--b--\r\n".utf8)]
        case .json: Self.jsonSeeds.map { Array($0.utf8) }
        case .parameters: Self.parameterSeeds
        case .hints: Self.hintSeeds.map { Array($0.utf8) }
        case .metadata: try Self.metadataSeeds()
        case .jpeg: [try Self.drawing().jpeg(quality: 80)]
        case .png: [try Self.drawing().png(), try Self.cutout().png()] + Self.palettePNG
        case .webp:
            [
                try encodeWebP(try Self.drawing().pixels, quality: 60),
                try encodeWebP(try Self.cutout().pixels, alpha: try Self.cutout().alpha, quality: 100),
            ]
        }
    }

    private static let tokenSeeds = [
        // What stopped a server once: an empty list of audiences in a token that nobody signed.
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4IiwiZXhwIjoxLCJhdWQiOltdfQ.x",
        #"{"sub":"u","exp":99999999999,"iat":1.5e9,"nbf":0,"iss":"i","aud":["a",""]}"#,
        #"{"sub":42,"exp":1e308,"aud":[]}"#,
        #"{"alg":"HS256","typ":"JWT","kid":"k","crit":["b64"]}"#, #"{"alg":null,"kid":{}}"#, "a.b.c", "..",
    ]

    private static let connectionSeeds: [String] = {
        let fields = [
            "Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4IiwiZXhwIjoxLCJhdWQiOltdfQ.x", "X-Api-Key: k",
            "Accept: text/plain;q=0.5, application/json", "Content-Type: multipart/form-data; boundary=\"b\"",
            "X-Request-ID: a-1", "Origin: http://a", "Connection: keep-alive, Upgrade", "Upgrade: h2c",
            "Expect: 100-continue",
            "Content-Encoding: gzip", "Content-Length: 4", "Forwarded: for=1",
        ].joined(separator: "\r\n")
        let paths =
            Endpoint.allCases.map(\.path) + [
                "/metrics/?format=prometheus&x=%zz", "http://h:80/docs?a#b", "*", "//", "/%2e%2e/?",
                "/auth/token?user_id=%00",
            ]
        return paths.map { "POST \($0) HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n\r\nbodyGET \($0) HTTP/1.0\r\n\r\n" }
            + [
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;x\r\na\r\n0\r\nt: v\r\n\r\n",
            ]
    }()

    private static func drawing() throws -> Image {
        Image(pixels: try SyntheticPortrait(width: 24, height: 32, seed: 1).image)
    }

    private static func cutout() throws -> Image {
        let portrait = try SyntheticPortrait(width: 17, height: 19, seed: 2)
        return Image(pixels: portrait.image, alpha: portrait.alpha)
    }

    private static func multipartSeed() throws -> [UInt8] {
        var body = Array("bound\nPreamble\r\n".utf8)
        func part(_ headers: String, _ content: [UInt8]) {
            body += Array("--bound\r\nContent-Disposition: form-data; \(headers)\r\n\r\n".utf8) + content
            body += Array("\r\n".utf8)
        }
        part("name=\"file\"; filename=\"a \\\"b\\\".jpg\"\r\nContent-Type: image/jpeg", try drawing().jpeg(quality: 10))
        part("name=image_file_b64", Array("/9j/4AAQSkZJRg==".utf8))
        part("name=\"hints\"", Array(hintSeeds[0].utf8))
        for parameter in CutoutParameter.allCases where !parameter.isFile {
            part("name=\"\(parameter.name)\"", Array(parameter.example.utf8))
        }
        return body + Array("--bound--\r\nEpilogue".utf8)
    }

    private static let parameterSeeds: [[UInt8]] =
        CutoutParameter.allCases.filter { !$0.isFile }.map { parameter in
            Array(
                ([(parameter, parameter.example)] + parameter.exampleCompany).map { "\($0.name)=\($1)" }
                    .joined(separator: "&").replacing(" ", with: "+").replacing("%", with: "%25").utf8)
        }
        + [
            "crop=true&crop_margin=50%25+500px+0+1.5%25&scale=10%25&position=100%25", "roi=0+0+1px+100%25&size=4k",
            "scale=100%25&position=original&crop=1&size=preview", "position=50%25+0&crop=true&crop_margin=3px",
            "bg_color=rebeccapurple&add_shadow=true&shadow_opacity=100",
        ].map { Array($0.utf8) }

    private static let jsonSeeds = [
        #"{"image_url":"http://h/a.jpg","size":"auto","crop":true,"crop_margin":"10% 5px","scale":"50%","position":"0% 5%"}"#,
        #"{"image_file_b64":"/9j/4AAQSkZJRg==","roi":"0% 0% 90% 10px","bg_color":"81d4fa77","type_level":"2"}"#,
        #"{"image_url":"","image_file_b64":"QUJD","format":null,"add_shadow":false,"shadow_opacity":50,"quality":1e1}"#,
        "{\"image_url\":\"\\u0068\\ud83d\\ude00\",\"hints\":\"{\\\"rect\\\":[1,2,3,4]}\"}", "[]",
    ]

    private static let hintSeeds = [
        #"{"rect":[2,3,30,25],"foreground":[{"points":[[5,5],[20.5,1e1]],"radius":3}],"background":[{"points":[[1,1]],"radius":0.5}]}"#,
        #"{"foreground":[{"points":[[0,0],[39,29],[39,0],[0,29]],"radius":2},{"points":[[10,10],[10,10]],"radius":1}]}"#,
        #"{"rect":[-5,-5,4e3,4e3],"background":[{"points":[[35,3],[36,28]],"radius":4}]}"#,
    ]

    private static func metadataSeeds() throws -> [[UInt8]] {
        let little: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0]
        let big: [UInt8] = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0]
        let exif = Array("Exif\0\0".utf8) + big
        let profile = Array("ICC_PROFILE\0".utf8) + [1, 1] + [UInt8](repeating: 0, count: 132)
        func segment(_ marker: UInt8, _ payload: [UInt8]) -> [UInt8] {
            [0xff, marker, UInt8(payload.count + 2 >> 8), UInt8((payload.count + 2) & 255)] + payload
        }
        func riff(_ name: String, _ payload: [UInt8]) -> [UInt8] {
            Array(name.utf8) + [UInt8(payload.count), 0, 0, 0] + payload
        }
        let png = try drawing().png()
        let xmp = Array("<rdf:Description tiff:Orientation=\"6\"/><tiff:Orientation> 8 </tiff:Orientation>".utf8)
        let digits = Array("0123456789abcdef".utf8)
        let hexadecimal: [UInt8] = little.flatMap { byte in [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        let raw = Array("\nexif\n      26\n".utf8) + hexadecimal
        let texts =
            PNGFile.chunk("zTXt", Array("Raw profile type exif\0\0".utf8) + PNGFile.stored(raw))
            + PNGFile.chunk("tEXt", Array("Raw profile type APP1\0".utf8) + raw)
            + PNGFile.chunk("iTXt", Array("XML:com.adobe.xmp\0\0\0\0\0".utf8) + xmp)
            + PNGFile.chunk("iTXt", Array("Raw profile type xmp\0\u{01}\0de\0x\0".utf8) + PNGFile.stored(xmp))
        let colours =
            PNGFile.chunk("gAMA", [0, 1, 0x86, 0xa0])
            + PNGFile.chunk("cHRM", (0..<8).flatMap { [0, 0, UInt8(0x20 + $0 * 9), 0x84] })
        return [
            [0xff, 0xd8] + segment(0xe1, exif) + [1, 0xff, 2] + segment(0xe2, profile)
                + segment(0xe1, Array("http://ns.adobe.com/xap/1.0/\0".utf8) + xmp) + [0xff, 0xda],
            PNGFile.adding(PNGFile.chunk("eXIf", little), to: png), PNGFile.adding(texts, to: png),
            PNGFile.adding(colours, to: png), PNGFile.adding(PNGFile.chunk("cICP", [12, 13, 0, 1]), to: png),
            PNGFile.adding(
                PNGFile.chunk("iCCP", Array("p\0\0".utf8) + PNGFile.stored([UInt8](repeating: 0, count: 132))), to: png),
            Array("RIFF".utf8) + [0, 0, 0, 0] + Array("WEBP".utf8) + riff("EXIF", little) + riff("ICCP", [1, 2, 3, 4])
                + riff("XMP ", xmp),
            // What is known by its first bytes.
            [0, 0, 0, 24] + Array("ftypmif1\0\0\0\0heicavif".utf8), little, Array("<?xml ?><svg/>".utf8),
            [0xff, 0xd8, 0xff, 0xc3, 0, 11, 12, 0, 16, 0, 16, 1, 1, 0x11, 0],
        ]
    }

    /// 4 x 2 pixels of two bits with transparency, deflated without compression.
    private static let palettePNG: [[UInt8]] = [
        [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10] + PNGFile.chunk("IHDR", [0, 0, 0, 4, 0, 0, 0, 2, 2, 3, 0, 0, 0])
            + PNGFile.chunk("PLTE", [255, 0, 0, 0, 255, 0, 0, 0, 255]) + PNGFile.chunk("tRNS", [0, 128])
            + PNGFile.chunk("tEXt", Array("Comment\0drawn".utf8))
            + PNGFile.chunk("IDAT", [0x78, 1, 1, 4, 0, 0xfb, 0xff, 0, 0x1b, 0, 0x90, 0, 0xc7, 0, 0xac])
            + PNGFile.chunk("IEND", [])
    ]
}
