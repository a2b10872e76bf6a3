// SPDX-License-Identifier: Apache-2.0
import Segmentation

extension Plane<UInt8> {
    /// Pixels that a change from one matte to another takes over one half, and under it.
    func moved(to other: Plane<UInt8>) -> (gained: Int, lost: Int) {
        var moved = (gained: 0, lost: 0)
        for y in 0..<height {
            for x in 0..<width {
                if self[x, y] <= 127, other[x, y] > 127 { moved.gained += 1 }
                if self[x, y] > 127, other[x, y] <= 127 { moved.lost += 1 }
            }
        }
        return moved
    }
}
