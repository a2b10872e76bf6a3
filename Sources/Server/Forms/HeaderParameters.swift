// SPDX-License-Identifier: Apache-2.0

/// A header value with parameters: `value; name=token; name="quoted \" string"`.
struct HeaderParameters {
    let value: String
    private var parameters: [String: String] = [:]

    init(_ text: String) {
        var fields: [String] = []
        var field = ""
        var isQuoted = false
        var isEscaped = false
        for character in text {
            switch character {
            case _ where isEscaped:
                field.append(character)
                isEscaped = false
            case "\\" where isQuoted: isEscaped = true
            case "\"": isQuoted.toggle()
            case ";" where !isQuoted:
                fields.append(field)
                field = ""
            default: field.append(character)
            }
        }
        fields.append(field)
        value = Self.trimmed(fields[0])
        for field in fields.dropFirst() {
            guard let equals = field.firstIndex(of: "=") else { continue }
            parameters[Self.trimmed(field[..<equals]).lowercased()] = Self.trimmed(field[field.index(after: equals)...])
        }
    }

    subscript(name: String) -> String? { parameters[name] }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let start = text.drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}
