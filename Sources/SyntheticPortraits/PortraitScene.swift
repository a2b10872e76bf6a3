// SPDX-License-Identifier: Apache-2.0
internal import Segmentation

/// Geometry and colours, in units of the picture's height.
struct PortraitScene {
    /// A hair, in coordinates from the middle of the head.
    struct Strand {
        let length, width, bend: Double
        let root: (x: Double, y: Double)
        let direction: (x: Double, y: Double)

        init(angle: Double, length: Double, width: Double, bend: Double) {
            (self.length, self.width, self.bend) = (length, width, bend)
            root = (0.16 * cosine(angle), 0.21 * cosine(angle + .pi / 2))
            direction = (cosine(angle), -cosine(angle + .pi / 2))
        }

        func covers(_ dx: Double, _ dy: Double) -> Bool {
            let (px, py) = (dx - root.x, dy + root.y)
            let along = px * direction.x + py * direction.y
            guard along > 0, along < length else { return false }
            let across = -px * direction.y + py * direction.x - bend * along * along / length
            return abs(across) < width * (1 - along / length)
        }

        /// Whether any of it can lie so near.
        func isNear(_ dx: Double, _ dy: Double, within distance: Double) -> Bool {
            let (px, py) = (dx - root.x, dy + root.y)
            let reach = length * (1 + abs(bend)) + width + distance
            return px * px + py * py < reach * reach
        }
    }

    private let aspect: Double
    private let isBusy: Bool
    private let strands: [Strand]
    private let backdrop: RGB
    private let shirt: RGB

    init(seed: UInt64, isBusy: Bool, aspect: Double) {
        var random = SplitMix64(state: seed)
        self.aspect = aspect
        self.isBusy = isBusy
        strands = (0..<60).map { _ in
            Strand(
                angle: -Double.pi * random.unit(), length: 0.03 + 0.05 * random.unit(),
                width: 0.0006 + 0.0016 * random.unit(), bend: 0.6 * (random.unit() - 0.5))
        }
        backdrop = RGB(UInt8(90 + 60 * random.unit()), UInt8(130 + 60 * random.unit()), UInt8(150 + 60 * random.unit()))
        shirt = RGB(UInt8(30 + 60 * random.unit()), UInt8(20 + 60 * random.unit()), UInt8(60 + 80 * random.unit()))
    }

    private var centre: (x: Double, y: Double) { (aspect / 2, 0.38) }

    /// The strands that can touch a pixel.
    func strands(near x: Double, _ y: Double, within distance: Double) -> [Strand] {
        strands.filter { $0.isNear(x - centre.x, y - centre.y + 0.02, within: distance) }
    }

    /// - Parameter strands: those that can be there.
    func isSubject(_ x: Double, _ y: Double, _ strands: [Strand]) -> Bool {
        isHead(x, y) || isBody(x, y) || isStrand(x, y, strands)
    }

    private func isHead(_ x: Double, _ y: Double) -> Bool {
        let (dx, dy) = ((x - centre.x) / 0.165, (y - centre.y + 0.02) / 0.215)
        return dx * dx + dy * dy < 1
    }

    private func isBody(_ x: Double, _ y: Double) -> Bool {
        let dx = abs(x - centre.x)
        if y > 0.5, y < 0.7, dx < 0.075 { return true }
        let (sx, sy) = (dx / 0.34, (y - 1.02) / 0.4)
        return y > 0.6 && sx * sx + sy * sy < 1
    }

    private func isStrand(_ x: Double, _ y: Double, _ strands: [Strand]) -> Bool {
        let (dx, dy) = (x - centre.x, y - centre.y + 0.02)
        guard dx * dx + dy * dy < 0.09, dy < 0.05 else { return false }
        return strands.contains { $0.covers(dx, dy) }
    }

    func subjectColour(_ x: Double, _ y: Double) -> RGB {
        let (dx, dy) = (x - centre.x, y - centre.y)
        let (fx, fy) = (dx / 0.13, (dy - 0.03) / 0.165)
        if fx * fx + fy * fy < 1 {
            for side in [-1.0, 1.0] {
                let (ex, ey) = ((dx - side * 0.052) / 0.022, (dy - 0.0) / 0.011)
                if ex * ex + ey * ey < 1 { return RGB(40, 30, 28) }
                let (bx, by) = ((dx - side * 0.052) / 0.032, (dy + 0.03) / 0.007)
                if bx * bx + by * by < 1 { return RGB(60, 40, 30) }
            }
            let (mx, my) = (dx / 0.045, (dy - 0.115) / 0.012)
            if mx * mx + my * my < 1 { return RGB(150, 70, 70) }
            if abs(dx) < 0.012, dy > 0.01, dy < 0.075 { return RGB(200, 150, 125) }
            let shade = 1 - 0.25 * fx * fx
            return RGB(UInt8(222 * shade), UInt8(172 * shade), UInt8(145 * shade))
        }
        if isBody(x, y) {
            return y < 0.66 && abs(dx) < 0.075 ? RGB(195, 145, 120) : shirt
        }
        return RGB(52, 36, 28)
    }

    func backgroundColour(_ x: Double, _ y: Double) -> RGB {
        let gradient = 0.75 + 0.25 * y
        func shade(_ value: UInt8, _ factor: Double) -> UInt8 { UInt8(min(255, Double(value) * factor)) }
        guard isBusy else {
            return RGB(shade(backdrop.red, gradient), shade(backdrop.green, gradient), shade(backdrop.blue, gradient))
        }
        // Soft blotches, as an out-of-focus garden.
        let wave = 0.5 + 0.2 * cosine(9 * x + 3 * cosine(5 * y)) + 0.2 * cosine(7 * y - 4 * x)
        return RGB(shade(110, 0.6 + wave), shade(150, 0.5 + wave), shade(90, 0.5 + wave))
    }
}

/// Cosine to about 1e-7 from basic arithmetic alone: the C library's differs between machines.
private func cosine(_ angle: Double) -> Double {
    let turns = angle / (2 * Double.pi)
    let x = (turns - turns.rounded()) * 2 * Double.pi
    let z = x * x
    var sum = 1.0
    var term = 1.0
    for n in 1...12 {
        term *= -z / Double((2 * n - 1) * (2 * n))
        sum += term
    }
    return sum
}
