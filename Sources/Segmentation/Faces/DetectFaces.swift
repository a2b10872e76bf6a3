// SPDX-License-Identifier: Apache-2.0

/// A scene and the people in it, by their faces.
struct PeopledScene {
    let scene: Scene
    /// In pixels of the photograph.
    let faces: FaceSearch.Result
}

/// Finds faces with OpenCV's cascades; `FaceSearch` holds the schedule.
struct DetectFaces: Stage {
    let cascades: FaceCascades

    let name = StageName.faces

    func run(_ scene: Scene) throws(SegmentationError) -> PeopledScene {
        var search = try FaceSearch(scene.fine, scale: scene.scale(of: scene.fine), cascades: cascades)
        return PeopledScene(scene: scene, faces: try search.run())
    }
}
