// SPDX-License-Identifier: Apache-2.0

extension Plane<RGB> {
    /// Mean distance of the channels from their own mean, 0-255: under 6 a picture is as good as grey.
    var meanSaturation: Double {
        withSpan { span in
            var sum = 0
            for i in 0..<span.count {
                let channels = [Int(span[i].red), Int(span[i].green), Int(span[i].blue)]
                let total = channels[0] + channels[1] + channels[2]
                for channel in channels { sum += abs(3 * channel - total) }
            }
            return Double(sum) / Double(9 * span.count)
        }
    }
}
