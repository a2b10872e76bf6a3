// SPDX-License-Identifier: Apache-2.0

/// Sums of small integers over square windows, from a summed-area table (Crow 1984 [crow1984]); exact.
struct BoxSum {
    enum Border {
        /// Nothing outside.
        case zero
        /// The edge samples go on outside.
        case repeated
    }

    private let table: [Int32]
    private let stride: Int
    private let half: Int

    /// - Parameter size: side of the window, odd.
    init(of plane: Plane<UInt8>, size: Int, border: Border) {
        precondition(size % 2 == 1)
        let half = size / 2
        let stride = plane.width + size
        let rows = plane.height + size
        var table = [Int32](repeating: 0, count: stride * rows)
        plane.withSpan { source in
            for y in 1..<rows {
                let row = y - 1 - half
                var sum: Int32 = 0
                for x in 1..<stride {
                    let column = x - 1 - half
                    let inside = (0..<plane.width).contains(column) && (0..<plane.height).contains(row)
                    if inside || border == .repeated {
                        let at = min(max(row, 0), plane.height - 1) * plane.width + min(max(column, 0), plane.width - 1)
                        sum += Int32(source[at])
                    }
                    table[y * stride + x] = table[(y - 1) * stride + x] + sum
                }
            }
        }
        self.table = table
        self.stride = stride
        self.half = half
    }

    /// The sum over the window centred on (x, y).
    subscript(x: Int, y: Int) -> Int32 {
        let (top, bottom) = (y * stride, (y + 2 * half + 1) * stride)
        let right = x + 2 * half + 1
        return table[bottom + right] - table[top + right] - table[bottom + x] + table[top + x]
    }
}
