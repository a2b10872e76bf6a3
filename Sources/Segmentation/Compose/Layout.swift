// SPDX-License-Identifier: Apache-2.0

/// Where things go: from pixels of the photograph to pixels of the canvas, the picture that comes out.
struct Layout: Equatable {
    /// What the canvas shows of the photograph's plane; may reach beyond the photograph.
    let frame: PixelBox
    /// Size of the canvas.
    let width: Int
    let height: Int
    /// The part of the photograph that is taken along, and where it goes on the canvas.
    let source: PixelBox
    let target: PixelBox
}

extension Layout {
    /// - Parameters:
    ///   - width, height: of the photograph.
    ///   - subject: the box round the subject, soft edges included.
    init(_ composition: Composition, width photoWidth: Int, height photoHeight: Int, subject: PixelBox) {
        let whole = PixelBox(left: 0, top: 0, width: photoWidth, height: photoHeight)
        frame = composition.crop?.around(subject) ?? whole
        let (width, height) = composition.size.limiting(width: frame.width, height: frame.height)
        (self.width, self.height) = (width, height)
        let placement = composition.placement
        let (across, down) = (Double(width) / Double(frame.width), Double(height) / Double(frame.height))
        guard !placement.isOriginal else {
            // What lies beyond the photograph is empty: it is not resampled, as it may be four times as large.
            source = frame.clipped(width: photoWidth, height: photoHeight)
            target = source.scaled(from: frame, across, down)
            return
        }
        let factor =
            placement.scale.map {
                $0 * min(Double(width) / Double(subject.width), Double(height) / Double(subject.height))
            } ?? min(across, down)
        func size(_ length: Int, _ limit: Int) -> Int { min(max(1, Int((Double(length) * factor).rounded())), limit) }
        let (targetWidth, targetHeight) = (size(subject.width, width), size(subject.height, height))
        let (freeX, freeY) = (width - targetWidth, height - targetHeight)
        source = subject
        switch placement.position ?? .center {
        case .share(let x, let y):
            target = PixelBox(
                left: Int((Double(freeX) * x).rounded()), top: Int((Double(freeY) * y).rounded()), width: targetWidth,
                height: targetHeight)
        case .original:
            let centreX = (Double(subject.left - frame.left) + Double(subject.width) / 2) * across
            let centreY = (Double(subject.top - frame.top) + Double(subject.height) / 2) * down
            target = PixelBox(
                left: min(max(0, Int((centreX - Double(targetWidth) / 2).rounded())), freeX),
                top: min(max(0, Int((centreY - Double(targetHeight) / 2).rounded())), freeY), width: targetWidth,
                height: targetHeight)
        }
    }

    /// From pixels of a copy of the photograph, of another size, to pixels of the canvas.
    func map(fromCopy copy: Plane<RGB>, of whole: PixelSize) -> AffineMap {
        let (across, down) = (Double(width) / Double(frame.width), Double(height) / Double(frame.height))
        let a = Double(whole.width) / Double(copy.width) * across
        let d = Double(whole.height) / Double(copy.height) * down
        return AffineMap(
            a: a, b: 0, tx: 0.5 * a - Double(frame.left) * across - 0.5, c: 0, d: d,
            ty: 0.5 * d - Double(frame.top) * down - 0.5)
    }
}

extension PixelBox {
    /// Where a part of a frame lies when the frame's own corner is the origin and its pixels are scaled.
    fileprivate func scaled(from frame: PixelBox, _ across: Double, _ down: Double) -> PixelBox {
        func x(_ edge: Int) -> Int { Int((Double(edge - frame.left) * across).rounded()) }
        func y(_ edge: Int) -> Int { Int((Double(edge - frame.top) * down).rounded()) }
        return PixelBox(
            left: x(left), top: y(top), width: max(1, x(left + width) - x(left)),
            height: max(1, y(top + height) - y(top)))
    }
}
