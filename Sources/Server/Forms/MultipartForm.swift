// SPDX-License-Identifier: Apache-2.0

/// A `multipart/form-data` body (RFC 7578), cut into its parts without copying their contents.
struct MultipartForm {
    struct Part {
        var name: String
        /// nil for a plain field.
        var fileName: String?
        var contentType: String?
        var content: ArraySlice<UInt8>
    }

    enum Fault: Error, Equatable {
        case noBoundary
        case noOpeningBoundary
        case noClosingBoundary
        case damagedHeaders
        case unnamedPart
        case tooManyParts
    }

    static let maxParts = 64
    static let maxHeaderBytes = 8192

    let parts: [Part]

    init(body: [UInt8], boundary: String) throws(Fault) {
        guard (1...200).contains(boundary.utf8.count) else { throw .noBoundary }
        let delimiter = Array("\r\n--\(boundary)".utf8)
        let search = SubsequenceSearch(delimiter)
        // The first delimiter has no line break before it when there is no preamble.
        guard
            var at = body.starts(with: delimiter.dropFirst(2))
                ? delimiter.count - 2 : search.first(in: body, from: 0).map({ $0 + delimiter.count })
        else { throw .noOpeningBoundary }

        var parts: [Part] = []
        while !body[at...].starts(with: "--".utf8) {
            guard let start = Self.endOfBoundaryLine(body, at) else { throw .noClosingBoundary }
            // From the line break before, so that an empty part's delimiter is found.
            guard let end = Self.nextDelimiter(body, search, delimiter.count, from: start - 2) else {
                throw .noClosingBoundary
            }
            parts.append(try Self.part(body[start..<max(start, end)]))
            guard parts.count <= Self.maxParts else { throw .tooManyParts }
            at = end + delimiter.count
        }
        self.parts = parts
    }

    /// A delimiter is followed by `--` or the end of its line; anything else only starts like one.
    private static func nextDelimiter(
        _ body: [UInt8], _ search: SubsequenceSearch, _ length: Int, from start: Int
    ) -> Int? {
        var from = start
        while let found = search.first(in: body, from: from) {
            let end = found + length
            if body[end...].starts(with: "--".utf8) || endOfBoundaryLine(body, end) != nil { return found }
            from = found + 1
        }
        return nil
    }

    /// After optional blanks and the line break that end a delimiter line.
    private static func endOfBoundaryLine(_ body: [UInt8], _ index: Int) -> Int? {
        var at = index
        while at < body.count, body[at] == UInt8(ascii: " ") || body[at] == UInt8(ascii: "\t") { at += 1 }
        return body[at...].starts(with: "\r\n".utf8) ? at + 2 : nil
    }

    /// Header lines; one that begins with a blank goes on with the line before (RFC 5322, 2.2.3).
    private static func unfoldedLines(_ headers: ArraySlice<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        let lineBreak = SubsequenceSearch(Array("\r\n".utf8))
        let headers = Array(headers)
        var at = 0
        while at < headers.count {
            let end = lineBreak.first(in: headers, from: at) ?? headers.count
            let line = headers[at..<end]
            if let first = line.first, first == UInt8(ascii: " ") || first == UInt8(ascii: "\t"), !lines.isEmpty {
                lines[lines.count - 1] += line
            } else if !line.isEmpty {
                lines.append(Array(line))
            }
            at = end + 2
        }
        return lines
    }

    private static func part(_ bytes: ArraySlice<UInt8>) throws(Fault) -> Part {
        let window = Array(bytes.prefix(maxHeaderBytes))
        guard let end = SubsequenceSearch(Array("\r\n\r\n".utf8)).first(in: window, from: 0) else {
            throw .damagedHeaders
        }
        var disposition: HeaderParameters?
        var contentType: String?
        for line in unfoldedLines(window[..<end]) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { throw .damagedHeaders }
            let value = line[(colon + 1)...].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            let text = String(decoding: value, as: UTF8.self)
            switch String(decoding: line[..<colon], as: UTF8.self).lowercased() {
            case "content-disposition": disposition = HeaderParameters(text)
            case "content-type": contentType = text
            default: continue
            }
        }
        guard let disposition, disposition.value.lowercased() == "form-data", let name = disposition["name"] else {
            throw .unnamedPart
        }
        return Part(
            name: name, fileName: disposition["filename"], contentType: contentType,
            content: bytes[(bytes.startIndex + end + 4)...])
    }
}
