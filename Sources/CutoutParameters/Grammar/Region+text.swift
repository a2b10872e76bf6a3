// SPDX-License-Identifier: Apache-2.0
public import Segmentation

extension Region {
    /// Four lengths `x1 y1 x2 y2`, percentages up to 100.
    public init?(_ text: String) {
        guard let edges = Length.list(text), edges.count == 4 else { return nil }
        for case .percent(let value) in edges where value > 100 { return nil }
        self.init(x1: edges[0], y1: edges[1], x2: edges[2], y2: edges[3])
    }
}
