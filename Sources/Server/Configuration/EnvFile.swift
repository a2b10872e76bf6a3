// SPDX-License-Identifier: Apache-2.0

/// Reads a `.env` file as people write it for Python and Node services.
///
/// `KEY=value` a line, with an optional `export`; `'single'` quotes are literal, `"double"` ones know \n, \t, \", \\ and $;
/// an unquoted value ends before ` #`. Blank lines and lines that start with `#` are skipped. The last of several lines
/// for one key counts.
struct EnvFile {
    private(set) var values: [String: String] = [:]
    /// Sentences about lines that could not be read; they name the line, never its value.
    private(set) var faults: [String] = []

    init(parsing text: String) {
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let content = line.trimmingPrefix("\u{feff}").trimmed
            guard !content.isEmpty, !content.hasPrefix("#") else { continue }
            if let (key, value) = Self.assignment(in: content) {
                values[key] = value
            } else {
                faults.append("line \(index + 1) is not KEY=value")
            }
        }
    }

    private static func assignment(in line: Substring) -> (key: String, value: String)? {
        var line = line
        if line.hasPrefix("export "), let name = line.dropFirst(7).trimmed.first, name != "=" {
            line = line.dropFirst(7).trimmed
        }
        guard let equals = line.firstIndex(of: "=") else { return nil }
        let key = line[..<equals].trimmed
        guard !key.isEmpty, key.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else { return nil }
        return value(in: line[line.index(after: equals)...].trimmed).map { (String(key), $0) }
    }

    private static func value(in text: Substring) -> String? {
        switch text.first {
        case "'", "\"": quoted(text)
        default: String(withoutComment(text))
        }
    }

    private static func withoutComment(_ text: Substring) -> Substring {
        if text.hasPrefix("#") { return "" }
        var previous: Character = "x"
        for index in text.indices {
            if text[index] == "#", previous.isWhitespace { return text[..<index].trimmed }
            previous = text[index]
        }
        return text
    }

    /// nil when the quote is not closed, or something other than a comment follows it.
    private static func quoted(_ text: Substring) -> String? {
        let quote = text.first!
        var value = ""
        var rest = text.dropFirst()
        while let character = rest.popFirst() {
            if character == quote {
                let tail = rest.trimmed
                return tail.isEmpty || tail.hasPrefix("#") ? value : nil
            }
            if character == "\\", quote == "\"", let escaped = rest.popFirst() {
                switch escaped {
                case "n": value.append("\n")
                case "t": value.append("\t")
                case "\"", "\\", "$": value.append(escaped)
                default: value += ["\\", escaped]
                }
            } else {
                value.append(character)
            }
        }
        return nil
    }
}

extension Substring {
    var trimmed: Substring {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return self[first...last]
    }
}
