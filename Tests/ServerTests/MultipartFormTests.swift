// SPDX-License-Identifier: Apache-2.0
import SyntheticPortraits
import TestSupport
import Testing

@testable import Server

struct MultipartFormTests {
    private func body(_ parts: [String], boundary: String = "b") -> [UInt8] {
        Array((parts.map { "--\(boundary)\r\n\($0)\r\n" }.joined() + "--\(boundary)--\r\n").utf8)
    }

    @Test func `files and fields come apart`() throws {
        let form = try MultipartForm(
            body: body([
                "Content-Disposition: form-data; name=\"file\"; filename=\"a;\\\"b.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\r\n--bytes--\r\n",
                "content-disposition: form-data; name=output_format\r\n\r\nPNG",
                "Content-Disposition: form-data; name=\"empty\"\r\n\r\n",
            ]), boundary: "b")
        #expect(form.parts.map(\.name) == ["file", "output_format", "empty"])
        #expect(form.parts[0].fileName == "a;\"b.jpg" && form.parts[0].contentType == "image/jpeg")
        #expect(Array(form.parts[0].content) == Array("\r\n--bytes--\r\n".utf8))
        #expect(Array(form.parts[1].content) == Array("PNG".utf8))
        #expect(form.parts[2].content.isEmpty)
    }

    @Test(arguments: [
        ("Content-Disposition: form-data;\r\n name=\"file\";\r\n\tfilename=\"a.jpg\"", "file", "a.jpg"),
        ("Content-Disposition: form-data; filename=\"a; name=x.jpg\"; name=\"file\"", "file", "a; name=x.jpg"),
        ("Content-Disposition: form-data; name=file; filename=a.jpg", "file", "a.jpg"),
        (
            "Content-Disposition: form-data; name=\"file\"; filename=\"C:\\my photos\\a.jpg\"", "file",
            "C:\\my photos\\a.jpg"
        ),
        ("Content-Disposition: form-data; name=\"file\"; filename=\"my \"best\" a.jpg\"", "file", "my best a.jpg"),
        ("Content-Disposition: form-data; name=\"file\"; filename=\"a.jpg", "file", "a.jpg"),
        // Combining marks behind what separates: characters of their own, together with it.
        ("Content-Disposition: form-data; name=\"file\"; filename=\"\u{301}a\u{301}\"", "file", "\u{301}a\u{301}"),
        ("Content-Disposition:\u{301}form-data; name=\"x\"", nil, nil),
        ("Content-Disposition: form-data;\u{301}; name=\"file\"; filename=\"a\"", "file", "a"),
        ("X-Note:\u{308} n\u{301}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"", "file", "a"),
    ])
    func `odd headers are read`(headers: String, name: String?, fileName: String?) throws {
        let parts = try? MultipartForm(body: body([headers + "\r\n\r\nx"]), boundary: "b").parts
        #expect(parts?.first?.name == name && parts?.first?.fileName == fileName)
    }

    @Test func `preamble, epilogue and blanks after the boundary are allowed`() throws {
        let text = "hello\r\n--b \t\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n--b--\r\nbye"
        #expect(try MultipartForm(body: Array(text.utf8), boundary: "b").parts.map(\.name) == ["x"])
    }

    @Test(arguments: [
        ("", MultipartForm.Fault.noOpeningBoundary), ("--b\r\n", .noClosingBoundary),
        ("--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1", .noClosingBoundary),
        ("--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--", .unnamedPart),
        ("--b\r\nno colon\r\n\r\n1\r\n--b--", .damagedHeaders), ("--b\r\nX: y\r\n--b--", .damagedHeaders),
    ])
    func `damage is named`(text: String, fault: MultipartForm.Fault) {
        #expect(throws: fault) { try MultipartForm(body: Array(text.utf8), boundary: "b") }
    }

    @Test func `there is a limit to parts`() {
        let many = body(Array(repeating: "Content-Disposition: form-data; name=\"x\"\r\n\r\n1", count: 65))
        #expect(throws: MultipartForm.Fault.tooManyParts) { try MultipartForm(body: many, boundary: "b") }
    }

    @Test(arguments: [
        ("multipart/form-data; boundary=abc", "abc"), ("multipart/form-data; boundary=\"a b;c\"", "a b;c"),
        ("Multipart/Form-Data;charset=utf-8; Boundary=x", "x"), ("text/plain; boundary=abc", nil),
        ("multipart/form-data", nil),
    ])
    func `the boundary is found`(header: String, boundary: String?) {
        #expect(ContentType(header).boundary == boundary)
    }

    @Test func `mutated bodies never trap, and what is found lies inside`() throws {
        let whole = body([
            "Content-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\n\u{1}\r\n--x", "X: y\r\n\r\nz",
        ])
        var random = SplitMix64(state: 1)
        for _ in 0..<20_000 {
            var mutated = whole
            for _ in 0...Int(random.next() % 6) {
                let at = Int(random.next() % UInt64(mutated.count))
                switch random.next() % 3 {
                case 0: mutated[at] = UInt8(truncatingIfNeeded: random.next())
                case 1: mutated.remove(at: at)
                default: mutated.insert(contentsOf: mutated[at..<min(at + 5, mutated.count)], at: at)
                }
            }
            guard let form = try? MultipartForm(body: mutated, boundary: "b") else { continue }
            for part in form.parts { #expect(part.content.startIndex >= 0 && part.content.endIndex <= mutated.count) }
        }
    }
}
