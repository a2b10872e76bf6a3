// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <opencv2/objdetect.hpp>

#include "Oracles.h"

int32_t oracle_detect(const char *path, CVBBytes grey, CVBDetectionRange range, CVBDetection *detections,
                      int32_t capacity) try {
    cv::CascadeClassifier classifier(path);
    const cv::Mat picture(grey.height, grey.width, CV_8UC1, grey.data, grey.stride);
    std::vector<cv::Rect> boxes;
    std::vector<int> levels;
    std::vector<double> weights;
    classifier.detectMultiScale(picture, boxes, levels, weights, range.factor, range.min_neighbours, 0,
                                {range.min_size, range.min_size}, {range.max_size, range.max_size}, true);
    for (size_t i = 0; i < boxes.size() && i < static_cast<size_t>(capacity); i++)
        detections[i] = {boxes[i].x, boxes[i].y, boxes[i].width, boxes[i].height, weights[i]};
    return static_cast<int32_t>(boxes.size());
} catch (const cv::Exception &) {
    return -1;
}
