// SPDX-License-Identifier: Apache-2.0
import Segmentation

/// Four pictures side by side, a row each, in two columns that are read row by row.
struct ContactSheet {
    private static let cell = (width: 200, height: 150)
    private static let gap = 4

    /// Photograph, matte, cutout on green, and mask.
    func png(of trials: [Trial]) throws -> [UInt8] {
        try png(
            trials.map { trial in
                let green = RGB(0, 190, 0)
                let (pixels, alpha) = (trial.photograph.pixels, trial.matte.alpha)
                let cutout = try Plane<RGB>(width: pixels.width, height: pixels.height) { x, y in
                    Self.mix(pixels[x, y], green, alpha[x, y])
                }
                return [pixels, try alpha.grey(), cutout, try trial.mask.grey()]
            })
    }

    /// Photograph, earlier matte, matte, and mask.
    func png(of changes: [SavedRun.Change]) throws -> [UInt8] {
        try png(
            changes.map {
                [
                    $0.trial.photograph.pixels, try $0.before.grey(), try $0.trial.matte.alpha.grey(),
                    try $0.trial.mask.grey(),
                ]
            })
    }

    private func png(_ rows: [[Plane<RGB>]]) throws -> [UInt8] {
        let (cell, gap) = (Self.cell, Self.gap)
        let (cellWidth, cellHeight) = (cell.width + gap, cell.height + gap)
        let height = max(1, (rows.count + 1) / 2) * cellHeight
        var sheet = try Plane<RGB>(width: 8 * cellWidth + 3 * gap, height: height) { _, _ in RGB(40, 40, 40) }
        for (index, pictures) in rows.enumerated() {
            let left = index % 2 * (4 * cellWidth + 2 * gap)
            let top = index / 2 * cellHeight
            for (column, picture) in pictures.enumerated() {
                try Self.place(picture, on: &sheet, left: left + column * cellWidth, top: top)
            }
        }
        return try Image(pixels: sheet).png()
    }

    private static func mix(_ front: RGB, _ back: RGB, _ alpha: UInt8) -> RGB {
        let share = Int(alpha)
        func mix(_ front: UInt8, _ back: UInt8) -> UInt8 {
            let sum: Int = Int(front) * share + Int(back) * (255 - share)
            return UInt8(sum / 255)
        }
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

extension Plane<UInt8> {
    fileprivate func grey() throws -> Plane<RGB> { try map { RGB($0, $0, $0) } }
}
