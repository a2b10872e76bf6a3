// SPDX-License-Identifier: Apache-2.0
//
// Runs a cascade over a picture as OpenCV's detectMultiScale does, with the same boxes and weights. Eight neighbouring
// windows go through the stages side by side.

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>

#include "cascade_levels.hpp"
#include "cascade_probes.hpp"
#include "guard.hpp"
#include "view.hpp"

namespace {

/// What came of eight windows.
struct Verdict {
    /// Masks, lane by lane: fell at the first stage; passed all.
    Ints fell_at_once, passed;
    /// Sum of the last stage.
    Doubles weight;
};

/// A cascade at one size of the picture.
template <typename Probe> class Scan {
  public:
    Scan(const CVBCascade &cascade, const SummedAreas &areas) : cascade(cascade), areas(areas) {
        probes.reserve(cascade.nodes.size());
        for (const auto &node : cascade.nodes) probes.emplace_back(areas, node, cascade.features[node.feature]);
        if (cascade.kind == CVBCascade::Haar) inner = Corners(areas, 1, 1, cascade.width - 2, cascade.height - 2);
    }

    /// - Parameter hits: receives the index in the row of each window that passes, and its weight.
    template <typename Hits> LANES_INLINE void run_row(int y, int count, Hits &&hits) const {
        bool skips_next = false;
        for (int first = 0; first < count; first += lane_count) {
            const Verdict verdict = judge(y * areas.pitch + first, std::min(lane_count, count - first));
            // OpenCV passes over the window behind one that falls at the first stage.
            for (int lane = 0; lane < std::min(lane_count, count - first); lane++) {
                if (skips_next) {
                    skips_next = false;
                    continue;
                }
                skips_next = verdict.fell_at_once[lane];
                if (verdict.passed[lane]) hits(first + lane, verdict.weight[lane]);
            }
        }
    }

  private:
    LANES_INLINE Verdict judge(int at, int count) const {
        const uint32_t *sums = areas.sums.data() + at;
        Ints alive;
        for (int lane = 0; lane < lane_count; lane++) alive[lane] = lane < count ? -1 : 0;
        Floats contrast = {};
        if (cascade.kind == CVBCascade::Haar) alive &= normalise(at, contrast);
        Verdict verdict = {Ints{}, Ints{}, Doubles{}};
        bool is_first = true;
        for (const auto &stage : cascade.stages) {
            Doubles sum = {};
            for (int t = 0; t < stage.tree_count; t++)
                sum += __builtin_convertvector(leaf(cascade.trees[stage.first_tree + t], sums, contrast), Doubles);
            const Ints falls = __builtin_convertvector(sum < static_cast<double>(stage.threshold), Ints);
            if (is_first) verdict.fell_at_once = falls & alive;
            is_first = false;
            alive &= ~falls;
            if (!any(alive)) return verdict;
            verdict.weight = sum;
        }
        verdict.passed = alive;
        return verdict;
    }

    /// The leaf that each window reaches. All nodes are asked, the later ones first, as children come behind their
    /// parents.
    LANES_INLINE Floats leaf(const CVBCascade::Tree &tree, const uint32_t *sums, Floats contrast) const {
        Floats reached[largest_tree];
        const float *leaves = cascade.leaves.data() + tree.first_leaf;
        for (int n = tree.node_count - 1; n >= 0; n--) {
            const auto &node = cascade.nodes[tree.first_node + n];
            const Ints left = probes[tree.first_node + n].goes_left(sums, contrast);
            const Floats on_left = node.left > 0 ? reached[node.left] : Floats{} + leaves[-node.left];
            const Floats on_right = node.right > 0 ? reached[node.right] : Floats{} + leaves[-node.right];
            reached[n] = left ? on_left : on_right;
        }
        return reached[0];
    }

    /// The factor that takes a window's contrast out of its features; a mask of the windows that have any.
    LANES_INLINE Ints normalise(int at, Floats &factor) const {
        const double area = (cascade.width - 2) * (cascade.height - 2);
        const Doubles sum = __builtin_convertvector((Ints)inner.sum(areas.sums.data() + at), Doubles);
        const Doubles squares = __builtin_convertvector(inner.sum(areas.squares.data() + at), Doubles);
        const Doubles spread = squares * area - sum * sum;
        Ints usable;
        for (int lane = 0; lane < lane_count; lane++) {
            factor[lane] = spread[lane] > 0 ? static_cast<float>(1 / std::sqrt(spread[lane])) : 1;
            usable[lane] = spread[lane] > 0 && area * factor[lane] < 0.1 ? -1 : 0;
        }
        return usable;
    }

    const CVBCascade &cascade;
    const SummedAreas &areas;
    std::vector<Probe> probes;
    Corners inner;
};

struct Hits {
    std::vector<cv::Rect> boxes;
    std::vector<int> levels;
    std::vector<double> weights;
};

template <typename Probe>
LANES_INLINE void scan(const CVBCascade &cascade, const SummedAreas &areas, const Level &level, Hits &hits) {
    const Scan<Probe> scan(cascade, areas);
    const int step = areas.step;
    const float scale = level.scale;
    const int width = cvRound(cascade.width * scale), height = cvRound(cascade.height * scale);
    for (int y = 0; y < level.rows; y += step)
        scan.run_row(y, (level.size.width - cascade.width) / step + 1, [&](int window, double weight) {
            hits.boxes.emplace_back(cvRound(window * step * scale), cvRound(y * scale), width, height);
            hits.levels.push_back(static_cast<int>(cascade.stages.size()));
            hits.weights.push_back(weight);
        });
}

LANES_INLINE void scan_any(const CVBCascade &cascade, const SummedAreas &areas, const Level &level, Hits &hits) {
    if (cascade.kind == CVBCascade::Haar)
        scan<HaarProbe>(cascade, areas, level, hits);
    else
        scan<PatternProbe>(cascade, areas, level, hits);
}

FOR_AVX2 void scan_with_avx2(const CVBCascade &cascade, const SummedAreas &areas, const Level &level, Hits &hits) {
    scan_any(cascade, areas, level, hits);
}

void scan_portably(const CVBCascade &cascade, const SummedAreas &areas, const Level &level, Hits &hits) {
    scan_any(cascade, areas, level, hits);
}

}  // namespace

CVBStatus cvb_create_cascade(const char *path, CVBCascade **cascade, CVBError *error) {
    return guarded(error, [&] { *cascade = new CVBCascade(read_cascade(path)); });
}

void cvb_free_cascade(CVBCascade *cascade) { delete cascade; }

CVBStatus cvb_detect(const CVBCascade *cascade, CVBBytes grey, CVBDetectionRange range, CVBDetection *detections,
                     int32_t capacity, int32_t *count, CVBError *error) {
    return guarded(error, [&] {
        const cv::Mat picture = borrow(grey);
        const auto scan = has_avx2() ? scan_with_avx2 : scan_portably;
        Hits hits;
        cv::Mat resized;
        for (const Level &level : levels(*cascade, picture.size(), range)) {
            cv::resize(picture, resized, level.size, 0, 0, cv::INTER_LINEAR_EXACT);
            const SummedAreas areas(resized, step_at(level.scale), cascade->kind == CVBCascade::Haar);
            scan(*cascade, areas, level, hits);
        }
        // OpenCV's own default: rectangles are alike where their sides differ by less than a fifth of their size.
        cv::groupRectangles(hits.boxes, hits.levels, hits.weights, range.min_neighbours, 0.2);
        *count = static_cast<int32_t>(hits.boxes.size());
        for (int32_t i = 0; i < std::min(*count, capacity); i++) {
            // Rounding makes the largest sizes reach a little over the border.
            const cv::Rect box = hits.boxes[i] & cv::Rect({}, picture.size());
            detections[i] = {box.x, box.y, box.width, box.height, hits.weights[i]};
        }
    });
}
