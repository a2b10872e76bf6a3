// SPDX-License-Identifier: Apache-2.0

/// The three cascades that find faces, loaded from OpenCV's data files.
public final class FaceCascades {
    enum Kind: CaseIterable {
        case frontal
        case profile
        case frontalLBP

        /// Side of the smallest face that the cascade knows.
        var window: Int {
            switch self {
            case .frontal, .profile: 20
            case .frontalLBP: 45
            }
        }

        var file: String {
            switch self {
            case .frontal: "haarcascades/haarcascade_frontalface_alt2.xml"
            case .profile: "haarcascades/haarcascade_profileface.xml"
            case .frontalLBP: "lbpcascades/lbpcascade_frontalface_improved.xml"
            }
        }
    }

    /// How a cascade is run; `CascadeSearch` says how that is kept cheap.
    struct Run {
        var kind: Kind
        /// Ratio between the sizes that are tried.
        var step: Double
        /// Overlapping hits that make a detection.
        var neighbours: Int
        /// Smallest face, in pixels of the picture that is searched.
        var minSize = 20
        /// Search the picture's mirror image: profileface only knows faces turned one way.
        var mirrored = false
    }

    /// Where Debian and other systems put OpenCV's data.
    public static let usualDirectories = [
        "/usr/share/opencv4", "/usr/local/share/opencv4", "/usr/share/opencv", "/opt/homebrew/share/opencv4",
    ]

    private let cascades: [Kind: Cascade]
    /// Search everything densely: slower, and what `CascadeSearch` is measured against.
    var isExhaustive = false

    /// - Parameter directory: the folder that holds `haarcascades` and `lbpcascades`, or the files themselves; nil
    ///   looks in `usualDirectories`. Throws `cascadeMissing` with the places looked in.
    public init(directory: String? = nil) throws(SegmentationError) {
        var cascades: [Kind: Cascade] = [:]
        for (kind, path) in try Self.locate(in: directory) { cascades[kind] = try Cascade(path: path) }
        self.cascades = cascades
    }

    /// Paths of the cascade files, in a fixed order.
    public static func paths(in directory: String? = nil) throws(SegmentationError) -> [String] {
        try locate(in: directory).map(\.path)
    }

    private static func locate(in directory: String?) throws(SegmentationError) -> [(kind: Kind, path: String)] {
        let directories = directory.map { [$0] } ?? usualDirectories
        return try Kind.allCases.map { kind throws(SegmentationError) in
            let name = String(kind.file.split(separator: "/").last!)
            let candidates = directories.flatMap { ["\($0)/\(kind.file)", "\($0)/\(name)"] }
            guard let path = candidates.first(where: Cascade.isReadable) else {
                throw .cascadeMissing(name: name, searched: directories)
            }
            return (kind, path)
        }
    }

    /// Faces in a grey picture, in its own pixels and alt2's geometry.
    func search(_ grey: Plane<UInt8>, _ run: Run) throws(SegmentationError) -> [Face] {
        let search = CascadeSearch(cascade: cascades[run.kind]!, window: run.kind.window, isExhaustive: isExhaustive)
        let detections = try search(
            run.mirrored ? try grey.mirrored() : grey, minSize: run.minSize, step: run.step, neighbours: run.neighbours)
        return detections.map { detection in
            let x = run.mirrored ? grey.width - detection.x - detection.width : detection.x
            return Self.normalise(
                Face(
                    x: Double(x) + Double(detection.width) / 2, y: Double(detection.y) + Double(detection.height) / 2,
                    width: Double(detection.width), score: 0),
                weight: detection.weight, run)
        }
    }

    /// Each cascade frames a face its own way and has its own scale of certainty. The factors were measured on faces that
    /// several of them found.
    private static func normalise(_ box: Face, weight: Double, _ run: Run) -> Face {
        var face = box
        switch run.kind {
        case .frontal:
            face.score = 1 + 0.5 * min(max(weight - 55, -1), 2)
        case .frontalLBP:
            face.width = box.width / 0.71
            face.y -= 0.08 * face.width
            face.score = 1.5
        case .profile:
            face.width = box.width / 1.2
            face.x += (run.mirrored ? 0.18 : -0.18) * face.width
            face.score = 0.6 + 0.25 * max(0, weight)
        }
        return face
    }
}

extension Plane<UInt8> {
    fileprivate func mirrored() throws(SegmentationError) -> Plane { try oriented(.mirrored) }
}
