// SPDX-License-Identifier: Apache-2.0
public import ArgumentParser
import Foundation
public import SystemPackage

/// Arguments of the program as texts that a parser can work on, from which each byte can be had again.
///
/// A text of Swift is Unicode; a path need not be. Bytes that are not UTF-8 travel as characters of the last private plane, one each;
/// such characters in an argument travel as their bytes.
package enum ArgumentText {
    /// What the program was started with, without its own name.
    package static var all: [String] {
        (1..<max(1, Int(CommandLine.argc))).compactMap { index in
            CommandLine.unsafeArgv[index].map { argument in
                text(of: UnsafeBufferPointer(start: argument, count: strlen(argument)).map { UInt8(bitPattern: $0) })
            }
        }
    }

    static func text(of bytes: [UInt8]) -> String {
        var text = String.UnicodeScalarView()
        for piece in pieces(bytes) {
            switch piece {
            case .scalar(let scalar) where !carriers.contains(scalar.value): text.append(scalar)
            case .scalar(let scalar): for byte in String(scalar).utf8 { text.append(carrier(byte)) }
            case .byte(let byte): text.append(carrier(byte))
            }
        }
        return String(text)
    }

    static func bytes(of text: String) -> [UInt8] {
        text.unicodeScalars.flatMap { scalar in
            carriers.contains(scalar.value) ? [UInt8(scalar.value - base)] : Array(String(scalar).utf8)
        }
    }

    enum Piece {
        case scalar(Unicode.Scalar)
        /// Not a part of valid UTF-8.
        case byte(UInt8)
    }

    static func pieces(_ bytes: [UInt8]) -> [Piece] {
        var pieces: [Piece] = []
        var at = 0
        while at < bytes.count {
            let valid = (1...4).lazy.compactMap { length -> (Int, Unicode.Scalar)? in
                guard at + length <= bytes.count,
                    let text = String(validating: bytes[at..<at + length], as: UTF8.self),
                    let scalar = text.unicodeScalars.first, text.utf8.count == length
                else { return nil }
                return (length, scalar)
            }.first
            if let (length, scalar) = valid {
                pieces.append(.scalar(scalar))
                at += length
            } else {
                pieces.append(.byte(bytes[at]))
                at += 1
            }
        }
        return pieces
    }

    private static let base: UInt32 = 0x10_fe00
    private static let carriers = base + 0x80...base + 0xff

    private static func carrier(_ byte: UInt8) -> Unicode.Scalar {
        // Bytes below 0x80 are always UTF-8.
        Unicode.Scalar(base + UInt32(byte)) ?? "?"
    }
}

extension FilePath: @retroactive ExpressibleByArgument {
    public init?(argument: String) {
        let bytes = ArgumentText.bytes(of: argument)
        guard !bytes.isEmpty, !bytes.contains(0) else { return nil }
        self.init(bytes: bytes)
    }
}

extension FilePath {
    /// Standard input or output, by custom.
    static let dash = FilePath("-")
}
