// SPDX-License-Identifier: Apache-2.0
public import Segmentation

extension OutputFormat {
    /// - Parameter name: in any case; `jpeg` is another name for `jpg`.
    public init?(name: String) {
        let name = name.lowercased()
        self.init(rawValue: name == "jpeg" ? "jpg" : name)
    }
}
