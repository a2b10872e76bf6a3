// SPDX-License-Identifier: Apache-2.0

/// Finds faces with OpenCV's cascades; `FaceSearch` holds the schedule.
struct DetectFaces {
    let cascades: FaceCascades

    /// - Returns: faces in pixels of the photograph.
    func callAsFunction(_ copies: WorkingCopies) throws(SegmentationError) -> FaceSearch.Result {
        var search = try FaceSearch(copies.fine, scale: copies.scale(of: copies.fine), cascades: cascades)
        return try search.run()
    }
}
