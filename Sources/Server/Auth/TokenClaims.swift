// SPDX-License-Identifier: Apache-2.0

/// The claims of a token that are looked at (RFC 7519, 4.1); others may stand beside them. Times are seconds since 1970, with
/// fractions if need be.
struct TokenClaims: Codable {
    var sub: Subject?
    var exp: Double?
    var iat: Double?
    var nbf: Double?
    var iss: String?
    var aud: Audience?

    /// RFC 7519 wants text; a number is told apart, as that is what services with numbered users send.
    enum Subject: Codable, Equatable {
        case text(String)
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            self = (try? container.decode(String.self)).map { .text($0) } ?? .other
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            if case .text(let text) = self { try container.encode(text) } else { try container.encodeNil() }
        }
    }

    /// One name or a list of them, which may be empty.
    struct Audience: Codable {
        var names: [String]

        init(_ name: String) { names = [name] }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            names =
                if let name = try? container.decode(String.self) { [name] } else {
                    try container.decode([String].self)
                }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            if names.count == 1 { try container.encode(names[0]) } else { try container.encode(names) }
        }
    }
}
