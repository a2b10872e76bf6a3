// SPDX-License-Identifier: Apache-2.0
import Segmentation

/// Photograph, matte, cutout on green, and mask side by side, a row each, in two columns that are read row by row.
struct ContactSheet {
    private static let cell = (width: 200, height: 150)
    private static let gap = 4

    func png(of trials: [Trial]) throws -> [UInt8] {
        let rows = (trials.count + 1) / 2
        let (cell, gap) = (Self.cell, Self.gap)
        let (cellWidth, cellHeight) = (cell.width + gap, cell.height + gap)
        var sheet = try Plane<RGB>(width: 8 * cellWidth + 3 * gap, height: max(1, rows) * cellHeight) { _, _ in
            RGB(40, 40, 40)
        }
        for (index, trial) in trials.enumerated() {
            let left = index % 2 * (4 * cellWidth + 2 * gap)
            let top = index / 2 * cellHeight
            let green = RGB(0, 190, 0)
            let (pixels, alpha) = (trial.photograph.pixels, trial.matte.alpha)
            let cutout = try Plane<RGB>(width: pixels.width, height: pixels.height) { x, y in
                Self.mix(pixels[x, y], green, alpha[x, y])
            }
            let pictures = [
                pixels, try alpha.map { RGB($0, $0, $0) }, cutout, try trial.mask.map { RGB($0, $0, $0) },
            ]
            for (column, picture) in pictures.enumerated() {
                try Self.place(picture, on: &sheet, left: left + column * cellWidth, top: top)
            }
        }
        return try Image(pixels: sheet).png()
    }

    private static func mix(_ front: RGB, _ back: RGB, _ alpha: UInt8) -> RGB {
        func mix(_ a: UInt8, _ b: UInt8) -> UInt8 { UInt8((Int(a) * Int(alpha) + Int(b) * (255 - Int(alpha))) / 255) }
        return RGB(mix(front.red, back.red), mix(front.green, back.green), mix(front.blue, back.blue))
    }

    private static func place(_ picture: Plane<RGB>, on sheet: inout Plane<RGB>, left: Int, top: Int) throws {
        let scale = min(
            Double(cell.width) / Double(picture.width), Double(cell.height) / Double(picture.height))
        let side = max(1, Int(Double(picture.longSide) * scale))
        let small = try Image(pixels: picture).scaled(toLongSide: side).pixels
        for y in 0..<min(small.height, cell.height) {
            for x in 0..<min(small.width, cell.width) { sheet[left + x, top + y] = small[x, y] }
        }
    }
}
