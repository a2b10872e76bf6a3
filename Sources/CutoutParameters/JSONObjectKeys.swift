// SPDX-License-Identifier: Apache-2.0

/// The keys of a JSON object, as they are written, found without building anything from the text.
///
/// Decoders take the last of two equal keys in silence, and take their time with a million of them. This one pass tells both
/// beforehand; what is wrong with the text otherwise is for the decoder to find.
public struct JSONObjectKeys {
    /// At most `limit` + 1 of them.
    public private(set) var keys: [ArraySlice<UInt8>] = []
    /// Bytes of the lists and objects that are values.
    public private(set) var nestedSize = 0
    /// Whether the text begins and ends as an object does, as far as it was looked at.
    public private(set) var isObject = false

    public init(_ json: [UInt8], limit: Int) {
        var depth = 0
        var text: Range<Int>?
        var nestedStart = 0
        var at = json.firstIndex { !Self.isBlank($0) } ?? 0
        let end = json.lastIndex { !Self.isBlank($0) } ?? 0
        let beginsAsObject = json.indices.contains(at) && json[at] == UInt8(ascii: "{")
        while at < json.count, keys.count <= limit {
            switch json[at] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                if depth == 2 { nestedStart = at }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 2 { nestedSize += at - nestedStart }
                depth -= 1
                if depth == 0 { isObject = beginsAsObject && at == end && json[at] == UInt8(ascii: "}") }
            case UInt8(ascii: "\""):
                let start = at + 1
                at = Self.endOfText(json, from: start)
                text = start..<at
            case UInt8(ascii: ":"):
                // At depth 1 a colon stands behind a key, and nowhere else.
                if depth == 1, let text { keys.append(json[text]) }
            default: break
            }
            at += 1
        }
        if keys.count > limit { isObject = beginsAsObject }
        if depth > 1 { nestedSize += json.count - nestedStart }
    }

    public var areUnique: Bool { Set(keys).count == keys.count }

    private static func isBlank(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }

    /// Index of the closing quote, or the end.
    private static func endOfText(_ json: [UInt8], from start: Int) -> Int {
        var at = start
        while at < json.count, json[at] != UInt8(ascii: "\"") { at += json[at] == UInt8(ascii: "\\") ? 2 : 1 }
        return min(at, json.count)
    }
}
