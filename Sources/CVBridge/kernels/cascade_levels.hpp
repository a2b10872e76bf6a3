// SPDX-License-Identifier: Apache-2.0
//
// The sizes of a picture in which a cascade is run over it, as OpenCV's detectMultiScale chooses them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include <opencv2/core.hpp>

#include "CVBridge.h"
#include "boosted_cascade.hpp"

/// The picture at one of the sizes in which it is searched.
struct Level {
    float scale;
    cv::Size size;
    /// Windows begin above this row.
    int rows;
};

/// Of windows, in pixels of a level.
inline int step_at(float scale) { return scale >= 2 ? 1 : 2; }

/// What the window's sides are multiplied by: where no size lies in the range, the one next to its lower end.
inline std::vector<float> scales(const CVBCascade &cascade, cv::Size picture, const CVBDetectionRange &range) {
    CV_Assert(range.factor > 1);
    const int largest = range.max_size > 0 ? range.max_size : INT32_MAX;
    std::vector<float> scales;
    float nearest = 0;
    int64_t least_distance = INT64_MAX;
    for (double factor = 1;; factor *= range.factor) {
        const int width = cvRound(cascade.width * factor), height = cvRound(cascade.height * factor);
        if (width > picture.width || height > picture.height) break;
        const float scale = static_cast<float>(factor);
        if (std::min(width, height) >= range.min_size && std::max(width, height) <= largest) scales.push_back(scale);
        const int64_t across = width - range.min_size, down = height - range.min_size;
        if (across * across + down * down < least_distance) {
            least_distance = across * across + down * down;
            nearest = scale;
        }
    }
    if (scales.empty() && least_distance < INT64_MAX) scales.push_back(nearest);
    return scales;
}

/// OpenCV deals rows out in strips of whole steps, as many as the first level is wide; where the rows are no multiple
/// of a step, the last may be in none of them.
inline std::vector<Level> levels(const CVBCascade &cascade, cv::Size picture, const CVBDetectionRange &range) {
    std::vector<Level> levels;
    int strips = 0;
    for (float scale : scales(cascade, picture, range)) {
        const cv::Size size(cvRound(picture.width / scale), cvRound(picture.height / scale));
        if (levels.empty()) strips = (size.width - cascade.width) / 32 + 1;
        const int step = step_at(scale), rows = size.height + 1 - cascade.height;
        const int strip = std::max((rows / step + strips - 1) / strips, 1) * step;
        levels.push_back({scale, size, std::min(rows, strips * strip)});
    }
    return levels;
}
