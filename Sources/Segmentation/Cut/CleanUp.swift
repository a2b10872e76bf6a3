// SPDX-License-Identifier: Apache-2.0

/// Removes crumbs from a mask and fills holes that are not background.
struct CleanUp: Sendable {
    /// Components smaller than this share of the largest go, unless they hold a face.
    var smallestShare = 0.1
    /// Interior holes below this share of the picture are filled.
    var tinyHole = 0.001
    /// So are holes below this share of the subject whose mean evidence is above `holeEvidence`.
    var smallHole = 0.03
    var holeEvidence = -2.5

    /// - Parameters:
    ///   - faces: in pixels of the mask.
    ///   - hints: components that hold a hinted pixel stay as they are.
    func callAsFunction(
        _ mask: Mask, unary: Plane<Float>, faces: [Face], hints: Plane<CutConstraint>? = nil
    ) throws(SegmentationError) -> Mask {
        try withoutHoles(try withoutCrumbs(mask, faces, hints), unary, hints)
    }

    private func withoutCrumbs(
        _ mask: Mask, _ faces: [Face], _ hints: Plane<CutConstraint>?
    ) throws(SegmentationError) -> Mask {
        let (numbers, count) = try mask.components(of: .foreground)
        guard count > 1 else { return mask }
        var areas = [Int](repeating: 0, count: count + 1)
        numbers.withSpan { span in
            for i in 0..<span.count where span[i] > 0 { areas[Int(span[i])] += 1 }
        }
        let largest = Double(areas.max()!)
        var isKept = areas.map { Double($0) >= smallestShare * largest }
        for face in faces {
            let x = min(max(Int(face.x), 0), mask.width - 1)
            let y = min(max(Int(face.y), 0), mask.height - 1)
            isKept[Int(numbers[x, y])] = true
        }
        for number in numbers.values(where: hints, is: .foreground) { isKept[number] = true }
        isKept[0] = false
        return try numbers.map { isKept[Int($0)] ? .foreground : .background }
    }

    private func withoutHoles(
        _ mask: Mask, _ unary: Plane<Float>, _ hints: Plane<CutConstraint>?
    ) throws(SegmentationError) -> Mask {
        struct Hole {
            var area = 0
            var evidence = 0.0
            var touchesBorder = false
        }
        let (numbers, count) = try mask.components(of: .background)
        var holes = [Hole](repeating: Hole(), count: count + 1)
        let (width, height) = (mask.width, mask.height)
        numbers.withSpan { span in
            unary.withSpan { evidence in
                for y in 0..<height {
                    for x in 0..<width {
                        let index = y * width + x
                        let hole = Int(span[index])
                        holes[hole].area += 1
                        holes[hole].evidence += Double(evidence[index])
                        if x == 0 || y == 0 || x == width - 1 || y == height - 1 { holes[hole].touchesBorder = true }
                    }
                }
            }
        }
        let subject = Double(holes[0].area)
        var isFilled = holes.enumerated().map { number, hole in
            guard number > 0, hole.area > 0 else { return number == 0 }
            guard !hole.touchesBorder else { return false }
            let area = Double(hole.area)
            return area < tinyHole * Double(mask.count)
                || (area < smallHole * subject && hole.evidence / area > holeEvidence)
        }
        for number in numbers.values(where: hints, is: .background) where number > 0 { isFilled[number] = false }
        return try numbers.map { isFilled[Int($0)] ? .foreground : .background }
    }
}

extension Plane<Int32> {
    /// The different values where another plane has one value.
    fileprivate func values(where hints: Plane<CutConstraint>?, is constraint: CutConstraint) -> Set<Int> {
        guard let hints else { return [] }
        var found: Set<Int> = []
        withSpan { values in
            hints.withSpan { hints in
                for i in 0..<hints.count where hints[i] == constraint { found.insert(Int(values[i])) }
            }
        }
        return found
    }
}
