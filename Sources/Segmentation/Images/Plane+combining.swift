// SPDX-License-Identifier: Apache-2.0

// Planes of one size, sample by sample: what would be a pyramid of closures over their spans.

extension Plane {
    /// Changes each sample, given that of another plane at its place.
    @inline(__always)
    mutating func combine<A>(with a: Plane<A>, _ change: (_ sample: inout Sample, A) -> Void) {
        precondition(hasSize(of: a), "planes of one size")
        a.withSpan { a in
            withMutableSpan { target in
                for i in 0..<target.count { change(&target[i], a[i]) }
            }
        }
    }

    /// The same with two other planes.
    @inline(__always)
    mutating func combine<A, B>(
        with a: Plane<A>, _ b: Plane<B>, _ change: (_ sample: inout Sample, A, B) -> Void
    ) {
        precondition(hasSize(of: a) && hasSize(of: b), "planes of one size")
        a.withSpan { a in
            b.withSpan { b in
                withMutableSpan { target in
                    for i in 0..<target.count { change(&target[i], a[i], b[i]) }
                }
            }
        }
    }

    /// A plane whose samples are each computed from those of two others.
    @inline(__always)
    init<A, B>(of a: Plane<A>, _ b: Plane<B>, _ sample: (A, B) -> Sample) throws(SegmentationError) {
        var plane = try Self(width: a.width, height: a.height)
        plane.combine(with: a, b) { $0 = sample($1, $2) }
        self = plane
    }
}
