// SPDX-License-Identifier: Apache-2.0
internal import Foundation
public import Segmentation

/// Hints as JSON:
///
///     {"rect": [x1, y1, x2, y2],
///      "clicks": [{"point": [x, y], "label": "foreground" or "background"}, ...],
///      "foreground": [{"points": [[x, y], ...], "radius": r}, ...], "background": [...],
///      "strokes": [{"points": [[x, y], ...], "radius": r, "label": "foreground" or "background"}, ...]}
///
/// in pixels of the upright image. Every key may be missing; another key is a fault. Background strokes are later than
/// foreground ones, and so win where they cross; `strokes`, which are later still, keep their order whatever their labels.
public struct HintsDocument: Decodable {
    /// Thousands of points. Documents are parsed before their request waits for a worker, so this must be quick.
    public static let maxBytes = 128 * 1024

    public let hints: Hints

    public static func hints(json: [UInt8]) throws(ParameterFault) -> Hints {
        guard json.count <= maxBytes else {
            throw ParameterFault(
                "The hints have \(json.count) bytes; at most \(maxBytes) are allowed. Send fewer points.")
        }
        guard JSONObjectKeys(json, limit: 64).areUnique else {
            throw ParameterFault("The hints have a key more than once.")
        }
        do {
            return try JSONDecoder().decode(HintsDocument.self, from: Data(json)).hints
        } catch let fault as ParameterFault {
            throw fault
        } catch DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty {
            throw ParameterFault("The hints are not valid JSON.")
        } catch {
            throw ParameterFault(
                "The hints must be a JSON object with \"rect\" (four numbers), \"clicks\" (a list of objects with "
                    + "\"point\", a pair of numbers, and \"label\"), \"foreground\" and \"background\" (lists of strokes "
                    + "with \"points\", pairs of numbers, and \"radius\", a number) and \"strokes\" (the same with "
                    + "\"label\", in their order)"
                    + "\(place(of: error)).")
        }
    }

    private static func place(of error: any Error) -> String {
        let path =
            switch error {
            case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
                DecodingError.dataCorrupted(let context):
                context.codingPath
            default: [any CodingKey]()
            }
        guard !path.isEmpty else { return "" }
        let steps = path.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }
        return "; at fault is \(steps.joined().drop { $0 == "." })"
    }

    public init(from decoder: any Decoder) throws {
        let fields = try StrictFields(decoder, allowed: ["rect", "clicks", "foreground", "background", "strokes"])
        let foreground = try fields.value([StrokeDocument].self, "foreground") ?? []
        let background = try fields.value([StrokeDocument].self, "background") ?? []
        let ordered = try fields.value([LabelledStroke].self, "strokes") ?? []
        let strokes =
            foreground.map { $0.stroke(.foreground) } + background.map { $0.stroke(.background) }
            + ordered.map(\.stroke)
        hints = Hints(
            rectangle: try fields.value([Double].self, "rect").map(Self.box),
            marks: strokes.isEmpty ? .none : .strokes(strokes),
            clicks: (try fields.value([ClickDocument].self, "clicks") ?? []).map(\.click))
    }

    /// The pixels that a rectangle touches.
    private static func box(_ edges: [Double]) throws -> PixelBox {
        guard edges.count == 4, edges.allSatisfy({ abs($0) < 1e6 }), edges[0] < edges[2], edges[1] < edges[3] else {
            throw ParameterFault(
                "The hints' \"rect\" must be [x1, y1, x2, y2] with x1 < x2 and y1 < y2, between -1000000 and "
                    + "1000000.")
        }
        let (left, top) = (Int(edges[0].rounded(.down)), Int(edges[1].rounded(.down)))
        let (right, bottom) = (Int(edges[2].rounded(.up)), Int(edges[3].rounded(.up)))
        return PixelBox(left: left, top: top, width: right - left, height: bottom - top)
    }
}

/// Decoded without an array for each pair.
private struct PointDocument: Decodable {
    let point: Stroke.Point

    init(from decoder: any Decoder) throws {
        var pair = try decoder.unkeyedContainer()
        guard pair.count == 2 else {
            throw ParameterFault("A point in the hints must be [x, y]; one has \(pair.count ?? 0) numbers.")
        }
        point = Stroke.Point(x: try pair.decode(Double.self), y: try pair.decode(Double.self))
    }
}

private struct ClickDocument: Decodable {
    let click: Click

    init(from decoder: any Decoder) throws {
        let fields = try StrictFields(decoder, allowed: ["point", "label"])
        guard let point = try fields.value(PointDocument.self, "point"),
            let name = try fields.value(String.self, "label")
        else {
            throw ParameterFault("A click in the hints needs \"point\" and \"label\".")
        }
        click = Click(try Label(name, of: "click"), at: point.point)
    }
}

extension Label {
    /// - Parameter thing: what has the label.
    fileprivate init(_ name: String, of thing: String) throws {
        switch name {
        case "foreground": self = .foreground
        case "background": self = .background
        default:
            throw ParameterFault(
                "A \(thing) in the hints has the label \"\(name.prefix(40))\"; allowed are foreground and background.")
        }
    }
}

private struct StrokeDocument: Decodable {
    let points: [Stroke.Point]
    let radius: Double

    init(from decoder: any Decoder) throws {
        let fields = try StrictFields(decoder, allowed: ["points", "radius"])
        guard let points = try fields.value([PointDocument].self, "points"),
            let radius = try fields.value(Double.self, "radius")
        else {
            throw ParameterFault("A stroke in the hints needs \"points\" and \"radius\".")
        }
        self.points = points.map(\.point)
        self.radius = radius
    }

    func stroke(_ label: Label) -> Stroke { Stroke(label, points: points, radius: radius) }
}

private struct LabelledStroke: Decodable {
    let stroke: Stroke

    init(from decoder: any Decoder) throws {
        let fields = try StrictFields(decoder, allowed: ["points", "radius", "label"])
        guard let points = try fields.value([PointDocument].self, "points"),
            let radius = try fields.value(Double.self, "radius"), let name = try fields.value(String.self, "label")
        else {
            throw ParameterFault("A stroke in the hints' \"strokes\" needs \"points\", \"radius\" and \"label\".")
        }
        stroke = Stroke(try Label(name, of: "stroke"), points: points.map(\.point), radius: radius)
    }
}

/// A JSON object in which an unknown key is a fault.
private struct StrictFields {
    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private let container: KeyedDecodingContainer<Key>

    init(_ decoder: any Decoder, allowed: [String]) throws {
        container = try decoder.container(keyedBy: Key.self)
        if let unknown = container.allKeys.map(\.stringValue).sorted().first(where: { !allowed.contains($0) }) {
            throw ParameterFault(
                "The hints have no key \"\(unknown.prefix(40))\"; there are \(allowed.joined(separator: ", ")).")
        }
    }

    func value<Value: Decodable>(_ type: Value.Type, _ key: String) throws -> Value? {
        try container.decodeIfPresent(type, forKey: Key(stringValue: key))
    }
}
