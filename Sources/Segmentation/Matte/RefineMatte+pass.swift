// SPDX-License-Identifier: Apache-2.0

// The pass over the full-size picture.

extension RefineMatte {
    /// Alpha of every pixel, from the models and distances of the fine picture.
    func apply(
        _ models: Plane<EdgeModel>, to pixels: Plane<RGB>, distances: Plane<Float>
    ) throws(SegmentationError) -> Plane<UInt8> {
        let grid = Enlargement(of: models, width: pixels.width, height: pixels.height)
        var alpha = try Plane<UInt8>(width: pixels.width, height: pixels.height)
        pixels.withSpan { pixels in
            models.withSpan { models in
                distances.withSpan { distances in
                    alpha.withMutableSpan { target in
                        for fineRow in 0..<grid.rows.shortCount {
                            let rows = grid.rows.members(of: fineRow)
                            guard !rows.isEmpty else { continue }
                            let sections = sections(grid, fineRow, distances)
                            for y in rows {
                                for section in sections {
                                    fill(&target, section, y, grid, distances, models, pixels)
                                }
                            }
                        }
                    }
                }
            }
        }
        return alpha
    }

    /// Neighbouring cells of the fine grid that are all solid, or of which each pixel has to be looked at; what lies
    /// between sections is empty.
    private struct Section {
        let isSolid: Bool
        var cells: Range<Int>
    }

    /// Of the cells between a fine row and the next. Interpolated distances lie between those at a cell's corners.
    private func sections(_ grid: Enlargement, _ row: Int, _ distances: borrowing Span<Float>) -> [Section] {
        let (above, below) = (row * grid.columns.shortCount, grid.rows.next(row) * grid.columns.shortCount)
        var sections: [Section] = []
        for cell in 0..<grid.columns.shortCount {
            let right = grid.columns.next(cell)
            let top = (distances[above + cell], distances[above + right])
            let bottom = (distances[below + cell], distances[below + right])
            guard max(top.0, top.1, bottom.0, bottom.1) >= edge.emptyDistance else { continue }
            let isSolid = min(top.0, top.1, bottom.0, bottom.1) > edge.solidDistance
            if let last = sections.last, last.isSolid == isSolid, last.cells.upperBound == cell {
                sections[sections.count - 1].cells = last.cells.lowerBound..<cell + 1
            } else {
                sections.append(Section(isSolid: isSolid, cells: cell..<cell + 1))
            }
        }
        return sections
    }

    @inline(__always)
    private func fill(
        _ alpha: inout MutableSpan<UInt8>, _ section: Section, _ y: Int, _ grid: Enlargement,
        _ distances: borrowing Span<Float>, _ models: borrowing Span<EdgeModel>, _ pixels: borrowing Span<RGB>
    ) {
        let row = y * grid.width
        guard !section.isSolid else {
            for x in grid.columns.members(of: section.cells) { alpha[row + x] = 255 }
            return
        }
        var first = grid.sample(models, cell: section.cells.lowerBound, y)
        var from = grid.sample(distances, cell: section.cells.lowerBound, y)
        for cell in section.cells {
            let second = grid.sample(models, cell: cell + 1, y)
            let to = grid.sample(distances, cell: cell + 1, y)
            defer { (first, from) = (second, to) }
            guard max(from, to) >= -edge.band || first.line.trust + second.line.trust > 0 else { continue }
            for x in grid.columns.members(of: cell) {
                let share = grid.columns.share[x]
                let model = first.mixed(with: second, share)
                let value = model.alpha(of: pixels[row + x], distance: from.mixed(with: to, share), edge)
                alpha[row + x] = UInt8(value * 255 + 0.5)
            }
        }
    }
}
