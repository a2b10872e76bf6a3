// SPDX-License-Identifier: Apache-2.0
//
// The coefficients of the guided filter with a colour guide: equations (19)-(21) of
// He, Sun & Tang, "Guided Image Filtering", TPAMI 35(6), 2013.
//
//   a_k = (Sigma_k + eps U)^-1 (mean(I p) - mean(I) mean(p)),   b_k = mean(p) - a_k . mean(I),   q = mean(a) . I +
//   mean(b)
//
// OpenCV's cv::ximgproc::guidedFilter computes q and keeps a and b to itself. They are what is wanted here: computed on
// a small picture and applied to the full one, they make the fast guided filter (He & Sun, arXiv 1505.00996).

#include <opencv2/imgproc.hpp>

#include "guard.hpp"
#include "view.hpp"

namespace {

class WindowMean {
  public:
    explicit WindowMean(int radius) : size(2 * radius + 1, 2 * radius + 1) {}

    /// Reflected at the border, as OpenCV's own guided filter does.
    cv::Mat operator()(const cv::Mat &plane) const {
        cv::Mat mean;
        cv::boxFilter(plane, mean, CV_32F, size, cv::Point(-1, -1), true, cv::BORDER_REFLECT);
        return mean;
    }

  private:
    cv::Size size;
};

/// Symmetric 3x3 systems, one a pixel, solved by the adjugate.
cv::Vec3f solve(const float s[6], const cv::Vec3f &v) {
    const float rr = s[0], rg = s[1], rb = s[2], gg = s[3], gb = s[4], bb = s[5];
    const float c_rr = gg * bb - gb * gb, c_rg = gb * rb - rg * bb, c_rb = rg * gb - gg * rb;
    const float c_gg = rr * bb - rb * rb, c_gb = rb * rg - rr * gb, c_bb = rr * gg - rg * rg;
    const float inverse = 1.0f / (rr * c_rr + rg * c_rg + rb * c_rb);
    return cv::Vec3f((c_rr * v[0] + c_rg * v[1] + c_rb * v[2]) * inverse,
                     (c_rg * v[0] + c_gg * v[1] + c_gb * v[2]) * inverse,
                     (c_rb * v[0] + c_gb * v[1] + c_bb * v[2]) * inverse);
}

}  // namespace

CVBStatus cvb_guided_coefficients(CVBBytes guide, CVBFloats input, int32_t radius, double epsilon,
                                  CVBFloats coefficients, CVBError *error) {
    return guarded(error, [&] {
        const WindowMean mean(radius);
        const cv::Mat p = borrow(input), mean_p = mean(p);
        cv::Mat channels[3], mean_i[3], covariance_ip[3], covariance_ii[6];
        cv::split(borrow(guide), channels);
        for (int c = 0; c < 3; c++) {
            channels[c].convertTo(channels[c], CV_32F);
            mean_i[c] = mean(channels[c]);
            covariance_ip[c] = mean(channels[c].mul(p)) - mean_i[c].mul(mean_p);
        }
        for (int c = 0, k = 0; c < 3; c++)
            for (int d = c; d < 3; d++, k++)
                covariance_ii[k] = mean(channels[c].mul(channels[d])) - mean_i[c].mul(mean_i[d]);

        cv::Mat a(p.size(), CV_32FC4);
        const float regulariser = static_cast<float>(epsilon);
        for (int y = 0; y < a.rows; y++)
            for (int x = 0; x < a.cols; x++) {
                float s[6];
                for (int k = 0; k < 6; k++) s[k] = covariance_ii[k].at<float>(y, x);
                s[0] += regulariser, s[3] += regulariser, s[5] += regulariser;
                cv::Vec3f v;
                for (int c = 0; c < 3; c++) v[c] = covariance_ip[c].at<float>(y, x);
                const cv::Vec3f slope = solve(s, v);
                float offset = mean_p.at<float>(y, x);
                for (int c = 0; c < 3; c++) offset -= slope[c] * mean_i[c].at<float>(y, x);
                a.at<cv::Vec4f>(y, x) = cv::Vec4f(slope[0], slope[1], slope[2], offset);
            }

        BorrowedOutput output(coefficients);
        cv::boxFilter(a, output.mat, CV_32F, cv::Size(2 * radius + 1, 2 * radius + 1), cv::Point(-1, -1), true,
                      cv::BORDER_REFLECT);
        output.settle();
    });
}
