// SPDX-License-Identifier: Apache-2.0
import CutoutParameters
import Cryptography
import Foundation
import HTTPTypes
import NIOCore
import Segmentation
import TestSupport
import Testing

@testable import Server

/// `POST /api/remove-background`: the contract of one endpoint on one page, although it is long.
@Suite(.serialized)
struct CutoutRouteTests {
    @Test func `a cutout comes with its measures, and every stage is counted`() async throws {
        try await TestServer.run { server in
            let image = try Fixtures.astronaut()
            for format in ["PNG", "jpeg", "webp"] {
                let response = try await server.upload(image, [("output_format", format)])
                #expect(response.status == .ok)
                let kind = try #require(ImageFormat(sniffing: response.bytes))
                #expect(response.headers[.contentType] == kind.mediaType)
                #expect(kind.rawValue.hasPrefix(String(format.lowercased().prefix(3))))
                #expect(response["X-Width"] == "512" && response["X-Type"] == "person")
                let digest = Data(SHA256.digest(of: response.bytes)).base64EncodedString()
                #expect(response["Repr-Digest"] == "sha-256=:\(digest):")
                #expect(response["Server-Timing"]?.contains("grabcut;dur=") == true)
            }
            let report = try await server.authorised(.metrics).json()
            let stages = try #require(report["stages"] as? [String: [String: Any]])
            #expect(Set(stages.keys) == Set(StageName.allCases.map(\.rawValue)))
            #expect(stages.values.allSatisfy { $0["count"] as? Int == 3 })
            #expect(report["images"] as? Int == 3)
            #expect(report["megapixels_in"] as? Double == 0.786432 && report["megapixels_out"] as? Double == 0.786432)
        }
    }

    @Test func `the raw image is taken too, with parameters in the query`() async throws {
        try await TestServer.run { server in
            let response = try await server.authorised(
                .cutout, query: "?output_format=jpg&quality=80&roi=0%25+0%25+100%25+90%25",
                headers: [.contentType: "image/png"], body: ByteBuffer(bytes: try Fixtures.astronaut()))
            #expect(response.status == .ok && response.headers[.contentType] == "image/jpeg")
        }
    }

    @Test func `JSON is for those who prefer it to pictures`() async throws {
        try await TestServer.run { server in
            let image = try Fixtures.astronaut()
            let file = try await server.upload(image)
            let answer = try await server.upload(image, headers: [.accept: "application/json"])
            #expect(answer.headers[.contentType] == "application/json")
            let data = try #require(try answer.json()["data"] as? [String: Any])
            let bytes = try #require((data["result_b64"] as? String).flatMap { Data(base64Encoded: $0) })
            let isSame = [UInt8](bytes) == file.bytes
            #expect(isSame)
            #expect("\(data["foreground_top"] ?? 0)" == file["X-Foreground-Top"])
            for accept in ["*/*", "application/json, text/plain, */*", "image/*, application/json;q=0.5"] {
                let response = try await server.upload(image, headers: [.accept: accept])
                #expect(response.headers[.contentType] == "image/png", "\(accept)")
            }
        }
    }

    /// What a parameter's example does to the answer, seen from outside.
    @Test(arguments: CutoutParameter.allCases)
    func `every parameter acts`(parameter: CutoutParameter) async throws {
        try await TestServer.run { server in
            let image = try Fixtures.astronaut()
            func send(_ fields: [(CutoutParameter, String)]) async throws -> Answer {
                try await server.submit(
                    .cutout,
                    try [.file("file", image)]
                        + fields.map { parameter, value in
                            parameter.isFile
                                ? .file(parameter.name, try ExamplePictures.bytes(of: parameter))
                                : .field(parameter.name, value)
                        })
            }
            let without = try await send(parameter.exampleCompany)
            let with = try await send(parameter.exampleCompany + [(parameter, parameter.example)])
            if parameter == .minConfidence {
                // The example asks for more than there is here.
                #expect(without.status == .ok && with.code == "low_confidence")
            } else {
                let isChanged = with.bytes != without.bytes
                #expect(without.status == .ok && with.status == .ok && isChanged)
            }
        }
    }

    @Test func `explain answers with every stage, the result and the trace`() async throws {
        try await TestServer.run { server in
            let image = try Fixtures.astronaut()
            let zip = try await server.upload(image, [("explain", "true"), ("output_format", "jpg")])
            #expect(zip.headers[.contentType] == "application/zip")
            let names = try ZipListing.names(in: zip.bytes)
            #expect(names.first == "01-photograph.png" && names.suffix(2) == ["result.jpg", "trace.json"])
            #expect(names.count > 12)
        }
    }

    @Test func `hints act on the matte`() async throws {
        try await TestServer.run { server in
            let hints = "{\"background\": [{\"points\": [[224, 118], [224, 140]], \"radius\": 6}]}"
            let response = try await server.upload(try Fixtures.astronaut(), [("hints", hints)])
            #expect(response.status == .ok)
            let image = try Image(decoding: response.bytes)
            for y in 118...140 { #expect(image.alpha?[224, y] == 0) }
        }
    }

    @Test(arguments: [
        [("output_format", "gif")], [("output_format", "")], [("quality", "0")], [("quality", "x")],
        [("nonsense", "1")], [("output_format", "png"), ("output_format", "png")], [("method", "neural")],
        [("hints", "{")], [("hints", "{\"brush\": 1}")], [("hints", "{\"rect\": [600, 0, 700, 9]}")],
        [("hints", "{\"foreground\": [{\"points\": [[1, 1]], \"radius\": 0}]}")],
        [("channels", "rgb")], [("size", "huge")], [("bg_color", "reddish")], [("bg_blur", "101")], [("crop", "yes")],
        [("crop_margin", "10")], [("scale", "5%")], [("position", "left")], [("roi", "1 2 3")],
        [("roi", "600px 0 700px 9px")], [("add_shadow", "")], [("shadow_opacity", "-1")],
        [("min_confidence", "nan")], [("min_confidence", "0x1p-1")], [("quality", "+50")], [("explain", "2")],
        [("hints", #"{"rect":[0,0,9,9],"rect":[1,1,9,9]}"#)],
        [("bg_color", "red"), ("bg_blur", "9")], [("channels", "alpha"), ("add_shadow", "true")],
        [("output_format", "zip"), ("bg_color", "red")],
        [("alternatives", "0")], [("alternatives", "5")], [("alternatives", "two")], [("choice", "0")],
        [("choice", "5")],
        [("alternatives", "2"), ("explain", "true")], [("alternatives", "2"), ("output_format", "zip")],
        [("alternatives", "2"), ("method", "grabcut")], [("choice", "2"), ("method", "grabcut")],
        [("choice", "3"), ("alternatives", "2")],
        // In so small a box there are not as many.
        [("choice", "4"), ("hints", #"{"rect":[200,60,240,100]}"#)],
        [("hints", #"{"clicks":[{"point":[600,5],"label":"foreground"}]}"#)],
    ])
    func `bad parameters are refused and named`(fields: [(String, String)]) async throws {
        try await TestServer.run { server in
            let response = try await server.upload(try Fixtures.astronaut(), fields)
            #expect(response.status == .badRequest && response.code == "invalid_parameter")
            #expect((try response.json()["detail"] as? String)?.contains(fields[0].0) == true)
        }
    }

    @Test func `files that come along are judged, too`() async throws {
        try await TestServer.run { server in
            let image = try Fixtures.astronaut()
            for name in ["bg_image_file", "trimap"] {
                let response = try await server.submit(.cutout, [.file("file", image), .file(name, [1, 2, 3])])
                #expect(response.status == .unsupportedMediaType && response.code == "unsupported_image_format")
                #expect((try response.json()["detail"] as? String)?.hasPrefix(name) == true)
            }
            let query = try await server.authorised(
                .cutout, query: "?trimap=x", headers: [.contentType: "image/png"], body: ByteBuffer(bytes: image))
            #expect(query.code == "invalid_parameter")
            let both = try await server.submit(
                .cutout, [.file("file", image), .file("trimap", image), .field("hints", "{}")])
            #expect(both.code == "invalid_parameter")
            // Of another size than the photograph.
            let small = try await server.submit(
                .cutout, [.file("file", image), .file("trimap", try ExamplePictures.bytes(of: .bgImageFile))])
            #expect(small.code == "invalid_parameter")
        }
    }

    @Test func `alternatives are files with a list, or a list in JSON, and choices are one of them`() async throws {
        try await TestServer.run { server in
            let image = try Fixtures.astronaut()
            let archive = try await server.upload(image, [("alternatives", "4"), ("channels", "alpha")])
            #expect(archive.status == .ok && archive.headers[.contentType] == "application/zip")
            let list = try #require(
                try JSONSerialization.jsonObject(
                    with: Data(ZipListing.content(endingWith: "alternatives.json", in: archive.bytes)))
                    as? [String: Any])
            let alternatives = try #require(list["alternatives"] as? [[String: Any]])
            #expect((2...4).contains(alternatives.count))
            #expect(alternatives.map { $0["file"] as? String } == alternatives.indices.map { "\($0 + 1).png" })
            #expect(alternatives[0]["difference"] == nil && alternatives[1]["difference"] is String)
            let doubts = try #require(list["doubts"] as? [[String: Any]])
            for doubt in doubts {
                let (point, box) = (doubt["point"] as? [Double] ?? [], doubt["box"] as? [Double] ?? [])
                #expect(point.count == 2 && box.count == 4)
                #expect(box[0] <= point[0] && point[0] <= box[2] && box[1] <= point[1] && point[1] <= box[3])
            }
            let second = try ZipListing.content(endingWith: "2.png", in: archive.bytes)
            let chosen = try await server.upload(image, [("choice", "2"), ("channels", "alpha")])
            #expect(chosen.bytes == second)
            let json = try await server.submit(
                .cutout, [.file("file", image), .field("alternatives", "2"), .field("channels", "alpha")],
                headers: [.accept: "application/json"])
            let data = try #require(try json.json()["data"] as? [String: Any])
            let results = try #require(data["alternatives"] as? [[String: Any]])
            #expect(results.count == 2 && results[1]["result_b64"] as? String == Data(second).base64EncodedString())
            #expect(data["result_b64"] as? String == results[0]["result_b64"] as? String)
            #expect((data["doubts"] as? [Any])?.count == doubts.count)
        }
    }

    @Test func `the deadline answers 504 and frees the worker`() async throws {
        try await TestServer.run {
            $0.requestTimeout = .milliseconds(5)
        } _: { server in
            let response = try await server.upload(try Fixtures.astronaut())
            #expect(response.status == .gatewayTimeout)
            while server.service.pool.load.running > 0 { await Task.yield() }
        }
    }
}

/// Files that the examples of file parameters stand for.
enum ExamplePictures {
    static func bytes(of parameter: CutoutParameter) throws -> [UInt8] {
        let (width, height) = parameter == .trimap ? (512, 512) : (320, 200)
        let picture = try Plane<RGB>(width: width, height: height) { x, y in
            parameter == .trimap
                ? (x < 60 ? .black : x > 200 && x < 240 ? .white : RGB(128, 128, 128))
                : RGB(UInt8(x * 255 / width), UInt8(y * 255 / height), 160)
        }
        return try Image(pixels: picture).png()
    }
}

/// Reads the central directory of a ZIP file whose entries are stored.
enum ZipListing {
    private static func entries(in zip: [UInt8]) throws -> [(name: String, start: Int, size: Int)] {
        func integer(_ at: Int, _ size: Int) -> Int {
            zip[at..<at + size].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        let end = try #require((0...zip.count - 22).last { zip[$0...].starts(with: [0x50, 0x4b, 5, 6]) })
        var at = integer(end + 16, 4)
        return (0..<integer(end + 10, 2)).map { _ in
            let length = integer(at + 28, 2)
            let local = integer(at + 42, 4)
            defer { at += 46 + length + integer(at + 30, 2) + integer(at + 32, 2) }
            return (
                String(decoding: zip[(at + 46)..<(at + 46 + length)], as: UTF8.self),
                local + 30 + integer(local + 26, 2) + integer(local + 28, 2), integer(at + 24, 4)
            )
        }
    }

    static func names(in zip: [UInt8]) throws -> [String] { try entries(in: zip).map(\.name) }

    static func content(endingWith name: String, in zip: [UInt8]) throws -> [UInt8] {
        let entry = try #require(try entries(in: zip).first { $0.name.hasSuffix(name) })
        return Array(zip[entry.start..<entry.start + entry.size])
    }
}
