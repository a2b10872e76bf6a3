// SPDX-License-Identifier: Apache-2.0

/// An `application/x-www-form-urlencoded` text (WHATWG URL, section 5), of a body or a query.
struct URLEncodedForm {
    let fields: [FormField]

    static let maxFields = 64

    /// Throws 400 for more than 64 fields and for names that are no UTF-8. A `%` without two digits stands for itself.
    init(_ text: [UInt8]) throws(APIError) {
        var fields: [FormField] = []
        var rest = text[...]
        // One after the other: a split would cut millions of fields before the first is counted.
        while let start = rest.firstIndex(where: { $0 != UInt8(ascii: "&") }) {
            let end = rest[start...].firstIndex(of: UInt8(ascii: "&")) ?? rest.endIndex
            let pair = rest[start..<end]
            rest = rest[end...]
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            guard let name = String(validating: Self.decoded(pair[..<equals]), as: UTF8.self) else {
                throw APIError(.invalidParameter, "A parameter's name is not valid UTF-8.")
            }
            fields.append(FormField(name: name, content: Self.decoded(pair[equals...].dropFirst())[...]))
            guard fields.count <= Self.maxFields else {
                throw APIError(.invalidParameter, "There are more than \(Self.maxFields) parameters.")
            }
        }
        self.fields = fields
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var at = bytes.startIndex
        while at < bytes.endIndex {
            switch bytes[at] {
            case UInt8(ascii: "+"): output.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                if at + 2 < bytes.endIndex, let high = digit(bytes[at + 1]), let low = digit(bytes[at + 2]) {
                    output.append(high << 4 | low)
                    at += 2
                } else {
                    output.append(bytes[at])
                }
            case let byte: output.append(byte)
            }
            at += 1
        }
        return output
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(UnicodeScalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}
