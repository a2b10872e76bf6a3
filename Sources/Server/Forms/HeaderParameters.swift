// SPDX-License-Identifier: Apache-2.0

/// A header value with parameters: `value; name=token; name="quoted \" string"`.
///
/// Read by scalars: a combining mark would hide the quote or semicolon before it. A backslash only escapes quotes and itself, since
/// browsers once sent whole Windows paths.
struct HeaderParameters {
    let value: String
    private var parameters: [String: String] = [:]

    init(_ text: String) {
        var fields: [String] = []
        var field = ""
        var isQuoted = false
        var isEscaped = false
        let scalars = text.unicodeScalars
        for (scalar, next) in zip(scalars, scalars.dropFirst().map(Optional.some) + [nil]) {
            switch scalar {
            case _ where isEscaped:
                field.unicodeScalars.append(scalar)
                isEscaped = false
            case "\\" where isQuoted && (next == "\"" || next == "\\"): isEscaped = true
            case "\"": isQuoted.toggle()
            case ";" where !isQuoted:
                fields.append(field)
                field = ""
            default: field.unicodeScalars.append(scalar)
            }
        }
        fields.append(field)
        value = Self.trimmed(fields[0])
        for field in fields.dropFirst() {
            let scalars = field.unicodeScalars
            guard let equals = scalars.firstIndex(of: "=") else { continue }
            let name = Self.trimmed(Substring(scalars[..<equals])).lowercased()
            parameters[name] = Self.trimmed(Substring(scalars[scalars.index(after: equals)...]))
        }
    }

    subscript(name: String) -> String? { parameters[name] }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let start = text.unicodeScalars.drop { $0.properties.isWhitespace }
        var kept = String.UnicodeScalarView(start)
        while kept.last?.properties.isWhitespace == true { kept.removeLast() }
        return String(kept)
    }
}
