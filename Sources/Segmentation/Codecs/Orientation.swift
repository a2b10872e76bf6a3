// SPDX-License-Identifier: Apache-2.0

/// EXIF orientation: how stored pixels must be turned to stand upright (EXIF 2.32, tag 0x0112).
public enum Orientation: UInt8, Sendable, CaseIterable {
    case upright = 1
    case mirrored = 2
    case upsideDown = 3
    case flipped = 4
    /// Mirrored along the main diagonal.
    case transposed = 5
    /// Stored turned left: shown after a quarter turn clockwise.
    case turnedLeft = 6
    /// Mirrored along the other diagonal.
    case transversed = 7
    /// Stored turned right: shown after a quarter turn anticlockwise.
    case turnedRight = 8

    var swapsSides: Bool { rawValue >= 5 }

    /// Index in the stored picture, of `width` x `height`, of what is shown at (x, y): start + x right + y down.
    fileprivate func steps(width: Int, height: Int) -> (start: Int, right: Int, down: Int) {
        let last = width * height - 1
        switch self {
        case .upright: return (0, 1, width)
        case .mirrored: return (width - 1, -1, width)
        case .upsideDown: return (last, -1, -width)
        case .flipped: return (last - width + 1, 1, -width)
        case .transposed: return (0, width, 1)
        case .turnedLeft: return (last - width + 1, -width, 1)
        case .transversed: return (last, -width, -1)
        case .turnedRight: return (width - 1, width, -1)
        }
    }
}

extension Plane {
    func oriented(_ orientation: Orientation) throws(SegmentationError) -> Plane {
        guard orientation != .upright else { return self }
        let (start, right, down) = orientation.steps(width: width, height: height)
        let swaps = orientation.swapsSides
        var output = try Plane(width: swaps ? height : width, height: swaps ? width : height)
        let (columns, rows) = (output.width, output.height)
        // In tiles, so that reading down columns stays within the cache.
        let tile = 64
        withSpan { source in
            output.withMutableSpan { target in
                for top in stride(from: 0, to: rows, by: tile) {
                    for left in stride(from: 0, to: columns, by: tile) {
                        for y in top..<min(top + tile, rows) {
                            for x in left..<min(left + tile, columns) {
                                target[y * columns + x] = source[start + x * right + y * down]
                            }
                        }
                    }
                }
            }
        }
        return output
    }
}

extension Image {
    func oriented(_ orientation: Orientation) throws(SegmentationError) -> Image {
        guard let alpha else { return Image(pixels: try pixels.oriented(orientation)) }
        return Image(pixels: try pixels.oriented(orientation), alpha: try alpha.oriented(orientation))
    }
}
