// SPDX-License-Identifier: Apache-2.0
public import Segmentation

extension OutputSize {
    /// - Parameter name: in any case; `small` and `regular` are other names for `preview`, `4k` for `full`.
    public init?(name: String) {
        let name = name.lowercased()
        switch name {
        case "small", "regular": self = .preview
        case "4k": self = .full
        default:
            guard let size = Self.allCases.first(where: { $0.rawValue.lowercased() == name }) else { return nil }
            self = size
        }
    }
}
