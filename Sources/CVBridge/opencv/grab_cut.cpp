// SPDX-License-Identifier: Apache-2.0
#include <opencv2/imgproc.hpp>

#include "guard.hpp"
#include "view.hpp"

CVBStatus cvb_grab_cut(CVBBytes rgb, CVBBytes mask, int32_t iterations, uint64_t seed, CVBError *error) {
    return guarded(error, [&] {
        // The k-means inside reads a generator that belongs to the thread: without this, results depend on its past.
        cv::theRNG().state = seed;
        BorrowedOutput labels(mask);
        cv::Mat background, foreground;
        cv::grabCut(borrow(rgb), labels.mat, cv::Rect(), background, foreground, iterations, cv::GC_INIT_WITH_MASK);
        labels.settle();
    });
}
