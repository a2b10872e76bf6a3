// SPDX-License-Identifier: Apache-2.0

/// An `Accept` header (RFC 9110, 12.5.1).
struct AcceptedTypes {
    private let ranges: [(type: String, quality: Double)]

    /// nil accepts everything.
    init(_ header: String?) {
        ranges = (header ?? "*/*").split(separator: ",").map { entry in
            let fields = HeaderParameters(String(entry))
            return (fields.value.lowercased(), fields["q"].flatMap(Double.init) ?? 1)
        }
    }

    /// How welcome a type is, 0-1: the most specific range that it is in decides.
    func quality(of type: String) -> Double {
        let group = type.prefix { $0 != "/" } + "/*"
        for range in [type, String(group), "*/*"] {
            if let found = ranges.first(where: { $0.type == range }) { return found.quality }
        }
        return 0
    }
}
