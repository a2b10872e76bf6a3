// SPDX-License-Identifier: Apache-2.0

/// Skin by its chroma: Cr 133-180 and Cb 77-130 (after Chai & Ngan 1999 [chai1999]).
enum SkinTone {
    static func matches(_ pixel: YCrCb) -> Bool {
        (133...180).contains(pixel.cr) && (77...130).contains(pixel.cb)
    }

    /// Share of skin-coloured pixels in the centre (.6 x .6 widths) of a face; 0 outside the picture.
    ///
    /// - Parameter face: in pixels of `chroma`.
    static func share(in chroma: Plane<YCrCb>, around face: Face) -> Double {
        func edge(_ value: Double, _ limit: Int) -> Int {
            min(max(0, Int(value.rounded(.toNearestOrEven))), limit)
        }
        let half = face.width * 0.3
        let columns = (edge(face.x - half, chroma.width), edge(face.x + half, chroma.width))
        let rows = (edge(face.y - half, chroma.height), edge(face.y + half, chroma.height))
        guard columns.0 < columns.1, rows.0 < rows.1 else { return 0 }
        var count = 0
        chroma.withSpan { span in
            for y in rows.0..<rows.1 {
                for x in columns.0..<columns.1 where matches(span[y * chroma.width + x]) { count += 1 }
            }
        }
        return Double(count) / Double((columns.1 - columns.0) * (rows.1 - rows.0))
    }
}
