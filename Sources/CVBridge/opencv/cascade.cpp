// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <vector>

#include <opencv2/objdetect.hpp>

#include "guard.hpp"
#include "view.hpp"

struct CVBCascade {
    cv::CascadeClassifier classifier;
};

CVBStatus cvb_create_cascade(const char *path, CVBCascade **cascade, CVBError *error) {
    return guarded(error, [&] {
        auto made = std::make_unique<CVBCascade>();
        if (!made->classifier.load(path)) CV_Error(cv::Error::StsObjectNotFound, "not a readable cascade file");
        *cascade = made.release();
    });
}

void cvb_free_cascade(CVBCascade *cascade) { delete cascade; }

CVBStatus cvb_detect(CVBCascade *cascade, CVBBytes grey, CVBDetectionRange range, CVBDetection *detections,
                     int32_t capacity, int32_t *count, CVBError *error) {
    return guarded(error, [&] {
        std::vector<cv::Rect> boxes;
        std::vector<int> levels;
        std::vector<double> weights;
        const cv::Size smallest(range.min_size, range.min_size), largest(range.max_size, range.max_size);
        cascade->classifier.detectMultiScale(borrow(grey), boxes, levels, weights, range.factor, range.min_neighbours,
                                             0, smallest, largest, true);
        *count = static_cast<int32_t>(boxes.size());
        for (int32_t i = 0; i < std::min(*count, capacity); i++)
            detections[i] = {boxes[i].x, boxes[i].y, boxes[i].width, boxes[i].height, weights[i]};
    });
}
