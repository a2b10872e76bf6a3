// SPDX-License-Identifier: Apache-2.0
import Foundation
import SystemPackage

// Paths are bytes: Linux allows all but zero in them, and a slash between names.

extension FilePath {
    /// - Parameter bytes: without a zero.
    init(bytes: some Collection<UInt8>) {
        self.init(platformString: bytes.map { CInterop.PlatformChar(bitPattern: $0) } + [0])
    }

    var bytes: [UInt8] {
        withPlatformString { Array(UnsafeBufferPointer(start: $0, count: strlen($0)).map { UInt8(bitPattern: $0) }) }
    }

    /// A path below this one.
    func appending(bytes: [UInt8]) -> FilePath {
        let own = self.bytes
        return FilePath(bytes: own + (own.isEmpty || own.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]) + bytes)
    }

    var lastName: [UInt8] {
        lastComponent.map { FilePath(root: nil, CollectionOfOne($0)).bytes } ?? []
    }

    /// The folder that a file is in; `.` for a name alone.
    var folder: FilePath {
        let folder = removingLastComponent()
        return folder.isEmpty ? FilePath(".") : folder
    }

    /// Whether a file is, or would be, in a folder or in one below it, by whatever names.
    func isBelow(_ other: FilePath) -> Bool {
        guard let own = folder.real, let other = other.real else {
            return folder.lexicallyNormalized().starts(with: other.lexicallyNormalized())
        }
        return own.starts(with: other)
    }

    /// Without links and dots; nil when it is not there.
    var real: FilePath? {
        withPlatformString { path in
            realpath(path, nil).map { real in
                defer { free(real) }
                return FilePath(platformString: real)
            }
        }
    }

    /// For people.
    var displayed: String { bytes.displayed }
}

extension [UInt8] {
    /// A name or path as text: what is not printable UTF-8 is escaped, so that no name can break a line or drive a terminal.
    var displayed: String {
        var text = ""
        for piece in ArgumentText.pieces(self) {
            switch piece {
            case .byte(let byte): text += Self.escaped(byte)
            case .scalar("\\"): text += "\\\\"
            case .scalar("\n"): text += "\\n"
            case .scalar("\t"): text += "\\t"
            case .scalar(let scalar):
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
                    for byte in String(scalar).utf8 { text += Self.escaped(byte) }
                default: text.unicodeScalars.append(scalar)
                }
            }
        }
        return text
    }

    private static func escaped(_ byte: UInt8) -> String { "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    /// Name and extension of a file; the extension without its dot, empty when there is none.
    var stemAndExtension: (stem: [UInt8], suffix: [UInt8]) {
        let nameStart = lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        guard let dot = lastIndex(of: UInt8(ascii: ".")), dot > nameStart else { return (self, []) }
        return (Array(self[..<dot]), Array(self[(dot + 1)...]))
    }

    /// With small letters for the large ones of ASCII.
    var lowercasedASCII: [UInt8] { map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 } }
}
