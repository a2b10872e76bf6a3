// SPDX-License-Identifier: Apache-2.0

/// A picture ready to be encoded.
struct Composed {
    enum Content {
        /// Without opacity nothing can be seen through.
        case picture(Layer)
        case matte(Plane<UInt8>)
        /// Colours and matte as two pictures.
        case pair(Plane<RGB>, Plane<UInt8>)
    }

    let content: Content
    let format: FileFormat
    let layout: Layout
    let photograph: PixelSize
    /// Where the subject is more than half opaque on the canvas; nil when it is nowhere.
    let foreground: PixelBox?
}

/// Puts the subject where it is wanted, on what is wanted, the way the output format can hold it.
struct Compose {
    var outputFormat: OutputFormat
    var composition = Composition()
    /// What a canvas and a background picture may measure.
    var limits = PixelLimits()

    /// The most pixels that a side of a WebP file has.
    static let webPSide = 16_383

    /// - Parameter surroundings: a small, blurred picture of what is around the subject, where that is shown or stored.
    func callAsFunction(
        _ coloured: consuming ColouredSubject, _ surroundings: Layer?
    ) throws(SegmentationError) -> Composed {
        let matte = coloured.matte
        let photograph = coloured.pixels.size
        let layout = try layout(of: matte)
        var layer = Layer(colours: coloured.pixels, alpha: matte.alpha)
        _ = consume coloured
        try layer.place(by: layout)
        let subject = Matte(alpha: layer.alpha!)
        let foreground = subject.foregroundBox()
        let content: Composed.Content
        if composition.channels == .alpha {
            content = .matte(subject.alpha)
        } else if outputFormat == .zip {
            if let surroundings { try layer.fillEmpty(with: try surroundings.onCanvas(layout, photograph).colours) }
            content = .pair(layer.colours, subject.alpha)
        } else {
            if let shadow = composition.shadow {
                try layer.lay(over: .shadow(try DropShadow(opacity: shadow).cast(by: subject.alpha)))
            }
            if let ground = try ground(layout, surroundings, photograph) { try layer.lay(over: ground) }
            if outputFormat == .jpg { try layer.lay(over: .plain(.white)) }
            content = .picture(layer)
        }
        return Composed(
            content: content, format: fileFormat(for: content), layout: layout, photograph: photograph,
            foreground: foreground)
    }

    /// Throws `noForeground`, and `imageTooLarge` for a canvas that nobody allowed.
    private func layout(of matte: Matte) throws(SegmentationError) -> Layout {
        let needsBox = composition.crop != nil || !composition.placement.isOriginal
        let whole = PixelBox(left: 0, top: 0, width: matte.alpha.width, height: matte.alpha.height)
        // Finding solid pixels is quick. Faint ones are searched only without solid ones, or when the frame is drawn round the subject.
        let box = needsBox || matte.foregroundBox() == nil ? matte.box(above: Self.faintest) : whole
        guard let box else { throw .noForeground }
        let layout = Layout(
            composition, width: whole.width, height: whole.height,
            subject: box)
        let (width, height) = (layout.width, layout.height)
        func refuse(_ limit: PixelLimit) -> SegmentationError {
            .imageTooLarge(width: width, height: height, limit: limit)
        }
        if composition.crop != nil, Double(width * height) > limits.megapixels * 1e6 {
            throw refuse(.megapixels(limits.megapixels))
        }
        if outputFormat == .webp, max(width, height) > Self.webPSide { throw refuse(.webPSide(Self.webPSide)) }
        return layout
    }

    /// Opacity up to which a pixel is as good as empty: 5 %.
    private static let faintest: UInt8 = 12

    private func ground(
        _ layout: Layout, _ surroundings: Layer?, _ photograph: PixelSize
    ) throws(SegmentationError) -> Ground? {
        switch composition.background {
        case .none: nil
        case .colour(let colour): .plain(colour)
        case .blurred: .layer(try surroundings!.onCanvas(layout, photograph))
        case .picture(let file): .layer(try picture(file, layout))
        }
    }

    private func picture(_ file: [UInt8], _ layout: Layout) throws(SegmentationError) -> Layer {
        do throws(SegmentationError) {
            let image = try Image(decoding: file, limits: limits)
            var layer = Layer(colours: image.pixels, alpha: image.alpha)
            try layer.fill(width: layout.width, height: layout.height)
            return layer
        } catch {
            throw .attachment(.background, error)
        }
    }

    private func fileFormat(for content: Composed.Content) -> FileFormat {
        if let format = outputFormat.file { return format }
        return switch content {
        case .picture(let layer): layer.alpha.map { Matte(alpha: $0).isOpaque } ?? true ? .jpeg : .png
        case .matte(let alpha): Matte(alpha: alpha).isOpaque ? .jpeg : .png
        case .pair: .zip
        }
    }
}

extension Layer {
    /// Gives empty pixels the colours of a picture of the same size; they stay empty.
    fileprivate mutating func fillEmpty(with picture: Plane<RGB>) throws(SegmentationError) {
        guard let alpha else { return }
        try colours.makeUnique()
        colours.combine(with: alpha, picture) { colour, alpha, other in if alpha == 0 { colour = other } }
    }

    /// A small copy of the photograph as the canvas shows it; its edge goes on beyond it.
    fileprivate func onCanvas(_ layout: Layout, _ photograph: PixelSize) throws(SegmentationError) -> Layer {
        let map = layout.map(fromCopy: colours, of: photograph)
        let alpha = try alpha.map { (plane) throws(SegmentationError) in
            try plane.warped(by: map, width: layout.width, height: layout.height)
        }
        return Layer(colours: try colours.warped(by: map, width: layout.width, height: layout.height), alpha: alpha)
    }
}
