// SPDX-License-Identifier: Apache-2.0
import Foundation
import Statistics

/// Figures that may get worse by 1 % at most.
struct Budget {
    static let allowance = 0.01
    private static let lessIsBetter: Set = ["shareBelowHalf", "meanAbsoluteError", "syntheticSAD"]
    private static let moreIsBetter: Set = ["meanIoU", "medianIoU", "boundaryF"]

    /// By set, and by name.
    private let figures: [String: [String: Double]]

    init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path),
            let figures = try? JSONDecoder().decode([String: [String: Double]].self, from: data)
        else { throw Fault("\(path) is no JSON object of sets with their figures") }
        let known = Self.lessIsBetter.union(Self.moreIsBetter)
        if let unknown = figures.values.flatMap(\.keys).filter({ !known.contains($0) }).min() {
            let names = known.sorted().joined(separator: ", ")
            throw Fault("\(path): there is no figure \"\(unknown)\"; there are \(names)")
        }
        self.figures = figures
    }

    /// One line for each figure of a set that is worse than its budget allows.
    func breaches(_ measured: [(key: String, value: Double)], of set: String) -> [String] {
        guard let budgets = figures[set] else {
            let names = figures.keys.sorted().joined(separator: ", ")
            print("There is no budget for \"\(set)\"; there are budgets for \(names).")
            return []
        }
        return measured.compactMap { key, value in
            guard let budget = budgets[key] else { return nil }
            let isLess = Self.lessIsBetter.contains(key)
            let bound = budget * (isLess ? 1 + Self.allowance : 1 - Self.allowance)
            // Negated, so that a figure that is no number is a breach.
            guard !(isLess ? value <= bound : value >= bound) else { return nil }
            return "\(set): \(key) is \(value.text(4)); the budget allows \(bound.text(4))"
        }
    }
}
