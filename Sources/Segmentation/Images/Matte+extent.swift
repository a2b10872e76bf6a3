// SPDX-License-Identifier: Apache-2.0

// Where a matte, or a mask, is what.

extension Matte {
    var isOpaque: Bool {
        alpha.withSpan { $0[0] == 255 && $0.endOfRun(at: 0, before: $0.count) == $0.count }
    }

    /// The smallest box round all pixels above a limit; nil when there is none.
    func box(above limit: UInt8) -> PixelBox? {
        let (width, height) = (alpha.width, alpha.height)
        return alpha.withSpan { span in
            var (left, right, top, bottom) = (width, -1, height, -1)
            for y in 0..<height {
                let row = y * width
                guard let first = (0..<width).first(where: { span[row + $0] > limit }) else { continue }
                let last = (first..<width).last { span[row + $0] > limit }!
                (left, right, top, bottom) = (min(left, first), max(right, last), min(top, y), y)
            }
            guard right >= 0 else { return nil }
            return PixelBox(left: left, top: top, width: right - left + 1, height: bottom - top + 1)
        }
    }

    /// The smallest box round all pixels with alpha above one half.
    func foregroundBox() -> PixelBox? {
        let width = alpha.width
        return alpha.withSpan { span in
            guard let first = span.firstMajority(in: 0..<span.count), let last = span.lastMajority(in: 0..<span.count)
            else { return nil }
            let (top, bottom) = (first / width, last / width)
            var (left, right) = (width, -1)
            for start in stride(from: top * width, through: bottom * width, by: width) {
                if let index = span.firstMajority(in: start..<start + left) { left = index - start }
                if let index = span.lastMajority(in: start + right + 1..<start + width) { right = index - start }
            }
            return PixelBox(left: left, top: top, width: right - left + 1, height: bottom - top + 1)
        }
    }
}

extension Mask {
    /// The smallest box round the foreground; nil when there is none.
    func foregroundBox() -> PixelBox? {
        let pixels = indices(of: .foreground)
        guard let first = pixels.first, let last = pixels.last else { return nil }
        let columns = pixels.reduce(into: (left: width, right: -1)) { columns, index in
            columns = (min(columns.left, index % width), max(columns.right, index % width))
        }
        let (top, bottom) = (first / width, last / width)
        return PixelBox(
            left: columns.left, top: top, width: columns.right - columns.left + 1, height: bottom - top + 1)
    }
}
