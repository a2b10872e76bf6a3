// SPDX-License-Identifier: Apache-2.0
import CutoutParameters
import Foundation
import HTTPTypes
import TestSupport
import Synchronization
import Testing

@testable import Segmentation
@testable import Server

/// The tables of the documentation are the code's. `RECORD_DOCS=1` writes them and their pictures, and fails.
@Suite(.serialized)
struct DocumentationTests {
    private static let isRecording = ProcessInfo.processInfo.environment["RECORD_DOCS"] == "1"

    @Test(arguments: DocumentedTable.allCases)
    func `each table says what the code does`(table: DocumentedTable) throws {
        let url = Fixtures.repository.appendingPathComponent(table.file)
        let text = try String(contentsOf: url, encoding: .utf8)
        let (opening, closing) = ("<!-- \(table) -->\n", "<!-- end of \(table) -->")
        let start = try #require(text.range(of: opening), "\(table.file) has no \(opening)")
        let end = try #require(text.range(of: closing, range: start.upperBound..<text.endIndex))
        let content = start.upperBound..<end.lowerBound
        if Self.isRecording {
            try text.replacingCharacters(in: content, with: table.markdown)
                .write(to: url, atomically: true, encoding: .utf8)
            Issue.record("recorded \(table)")
        } else {
            #expect(text[content] == table.markdown, "run RECORD_DOCS=1 swift test --filter Documentation")
        }
    }

    @Test(arguments: CutoutParameter.allCases)
    func `each parameter has a picture of what its example does`(parameter: CutoutParameter) async throws {
        let url = Fixtures.repository.appendingPathComponent("docs/\(parameter.picturePath)")
        let made = try await Self.picture(of: parameter)
        if Self.isRecording {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(made).write(to: url)
            Issue.record("recorded \(parameter)")
        }
        let recorded = try Image(decoding: [UInt8](try Data(contentsOf: url)))
        #expect(max(recorded.width, recorded.height) <= 256)
        let isSame = try Image(decoding: made).pixels == recorded.pixels
        #expect(isSame, "\(parameter) does something else now: look at it with RECORD_DOCS=1")
    }

    /// The answer to the example, on a chequered ground.
    private static func picture(of parameter: CutoutParameter) async throws -> [UInt8] {
        let example = Mutex<[UInt8]>([])
        try await TestServer.run { server in
            let image = try Fixtures.astronaut()
            // What the least confidence refuses is shown.
            let fields =
                parameter.exampleCompany + (parameter == .minConfidence ? [] : [(parameter, parameter.example)])
            let response = try await server.submit(
                .cutout,
                try [.file("file", image)]
                    + fields.map { field, value in
                        field.isFile
                            ? .file(field.name, try ExamplePictures.bytes(of: field)) : .field(field.name, value)
                    })
            #expect(response.status == .ok)
            let bytes =
                switch parameter {
                case .explain: try ZipListing.content(endingWith: "-prior-1.png", in: response.bytes)
                case .alternatives: try ZipListing.content(endingWith: "2.png", in: response.bytes)
                default: response.bytes
                }
            example.withLock { $0 = bytes }
        }
        let image = try Image(decoding: example.withLock { $0 })
        var layer = Layer(colours: image.pixels, alpha: image.alpha)
        let squares = try Plane<RGB>(width: image.width, height: image.height) { x, y in
            (x / 16 + y / 16) % 2 == 0 ? RGB(255, 255, 255) : RGB(214, 214, 214)
        }
        try layer.lay(over: .layer(Layer(colours: squares)))
        let side = min(256, layer.colours.longSide)
        return try Image(pixels: layer.colours).scaled(toLongSide: side).jpeg(quality: 85)
    }

    @Test func `the README names no key that there is not`() throws {
        let readme = try String(contentsOf: Fixtures.repository.appendingPathComponent("README.md"), encoding: .utf8)
        let known = Set(ConfigurationKey.allCases.map(\.name))
        for row in readme.matches(of: /\| `([A-Z_]+)` \|/) { #expect(known.contains(String(row.1))) }
    }
}

/// The generated parts of the documentation.
enum DocumentedTable: String, CaseIterable, CustomTestStringConvertible {
    case parameters
    case removeBG = "remove.bg parameters"
    case endpoints
    case codes
    case headers
    case configuration

    var testDescription: String { rawValue }

    var file: String { self == .configuration ? "docs/configuration.md" : "docs/api.md" }

    var markdown: String {
        switch self {
        case .parameters:
            Self.table(
                ["parameter", "values", "default", "does", "example", "gives"],
                CutoutParameter.allCases.map { parameter in
                    let company = parameter.exampleCompany.map { "\($0.0.name)=\($0.1)" }
                    let example = (["\(parameter.name)=\(parameter.example)"] + company).map { "`\($0)`" }
                    return [
                        "`\(parameter.name)`", parameter.allowed, parameter.defaultValue.map { "`\($0)`" } ?? "none",
                        parameter.meaning, example.joined(separator: " with "),
                        "![](\(parameter.picturePath))",
                    ]
                })
        case .removeBG:
            Self.table(
                ["parameter", "values", "default", "here"],
                RemoveBGParameter.allCases.map { parameter in
                    [
                        "`\(parameter.name)`", parameter.allowed, parameter.defaultValue.map { "`\($0)`" } ?? "none",
                        parameter.meaning,
                    ]
                })
        case .endpoints:
            Self.table(
                ["endpoint", "credential", "does"],
                Endpoint.allCases.map { endpoint in
                    ["`\(endpoint.method.rawValue) \(endpoint.path)`", endpoint.access.words, endpoint.summary]
                })
        case .codes:
            Self.table(
                ["status", "code", "means", "under `/v1.0`"],
                APIError.Code.allCases.sorted { $0.status.code < $1.status.code }.map { code in
                    [
                        String(code.status.code), "`\(code.rawValue)`", code.meaning,
                        "\(code.removeBGStatus.code) `\(code.removeBGCode)`",
                    ]
                })
        case .headers:
            Self.table(
                ["header", "holds"], CutoutHeader.allCases.map { ["`\($0.rawValue)`", $0.meaning] })
        case .configuration:
            Self.table(
                ["key", "default", "meaning"],
                ConfigurationKey.allCases.map { ["`\($0.name)`", $0.defaultText, $0.meaning] })
        }
    }

    private static func table(_ heads: [String], _ rows: [[String]]) -> String {
        ([heads, heads.map { _ in "---" }] + rows).map { cells in
            "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
        }.joined()
    }
}

extension CutoutParameter {
    fileprivate var picturePath: String { "images/parameters/\(name).jpg" }
}

extension Endpoint.Access {
    fileprivate var words: String {
        switch self {
        case .open: "none"
        case .openToThisMachine: "API key; none from this machine in DEBUG mode"
        case .guarded(.apiKey, _): "API key"
        case .guarded(.token, _): "token"
        case .guarded(.either, _): "token or API key"
        case .guarded(.removeBG, _): "API key or token, also as `X-Api-Key`"
        }
    }
}
