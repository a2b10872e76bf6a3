// SPDX-License-Identifier: Apache-2.0

/// A function given by knots, linear between them and constant outside.
struct PiecewiseLinear: Sendable {
    let positions: [Float]
    let values: [Float]

    init(_ positions: [Float], _ values: [Float]) {
        precondition(positions.count == values.count && !positions.isEmpty)
        self.positions = positions
        self.values = values
    }

    func callAsFunction(_ x: Float) -> Float {
        guard let upper = positions.firstIndex(where: { $0 > x }) else { return values.last! }
        guard upper > 0 else { return values[0] }
        let share = (x - positions[upper - 1]) / (positions[upper] - positions[upper - 1])
        return values[upper - 1] + share * (values[upper] - values[upper - 1])
    }
}
