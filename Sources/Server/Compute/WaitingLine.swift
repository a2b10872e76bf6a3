// SPDX-License-Identifier: Apache-2.0

/// A bounded line that serves its callers in turns: the second entry of one waits behind the first of every other, however
/// early it came.
///
/// Each entry belongs to a round (start-time fair queueing with entries of equal cost). When the line is full, the entry that would
/// be served last is refused, whether it is new or waiting.
struct WaitingLine<Element> {
    private struct Entry {
        var element: Element
        var id: Int
        var caller: String
        var round: Int
    }

    let capacity: Int
    /// In the order in which they will be served.
    private var entries: [Entry] = []
    /// Of the entry that was served last.
    private var round = 0

    init(capacity: Int) {
        self.capacity = capacity
    }

    var count: Int { entries.count }
    var isEmpty: Bool { entries.isEmpty }
    var first: Element? { entries.first?.element }

    /// - Parameter room: places beyond the capacity.
    /// - Returns: who is turned away for it: nobody, another, or the newcomer itself.
    mutating func append(_ element: Element, id: Int, caller: String, room: Int = 0) -> Element? {
        let entry = Entry(element: element, id: id, caller: caller, round: nextRound(of: caller))
        let place = entries.firstIndex { $0.round > entry.round } ?? entries.count
        entries.insert(entry, at: place)
        return entries.count > capacity + room ? entries.removeLast().element : nil
    }

    /// Whether a newcomer of this caller's would be turned away itself.
    func turnsAway(_ caller: String) -> Bool {
        // The last one is in the highest round.
        entries.count >= capacity && (entries.last?.round ?? 0) <= nextRound(of: caller)
    }

    private func nextRound(of caller: String) -> Int {
        max(round, entries.last { $0.caller == caller }?.round ?? 0) + 1
    }

    mutating func removeFirst() -> Element {
        let entry = entries.removeFirst()
        round = entry.round
        return entry.element
    }

    /// nil when it is no longer there.
    mutating func remove(id: Int) -> Element? {
        entries.firstIndex { $0.id == id }.map { entries.remove(at: $0).element }
    }

    mutating func removeAll() -> [Element] {
        defer { entries = [] }
        return entries.map(\.element)
    }
}
