// SPDX-License-Identifier: Apache-2.0
//
// Runs a cascade over a picture as OpenCV's detectMultiScale does, with the same boxes and weights. Eight neighbouring
// windows go through the stages side by side: their corners lie next to each other in the summed-area table, and where
// every second pixel is tried its even and odd columns are kept apart, so that they do there, too.

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>

#include "boosted_cascade.hpp"
#include "guard.hpp"
#include "lanes.hpp"
#include "view.hpp"

namespace {

/// The summed-area tables of a picture and of its squares, one column and row larger than it. Sums wrap, as OpenCV's
/// do.
class SummedAreas {
  public:
    SummedAreas(const cv::Mat &picture, int step, bool needs_squares)
        : step(step), half((picture.cols + 1) / step + 1 + lane_count), pitch(step * half),
          sums(static_cast<size_t>(pitch) * (picture.rows + 1)), squares(needs_squares ? sums.size() : 0) {
        for (int y = 0; y < picture.rows; y++) {
            const uchar *row = picture.ptr(y);
            add(sums.data(), row, picture.cols, y, [](uint32_t value) { return value; });
            if (needs_squares) add(squares.data(), row, picture.cols, y, [](uint32_t value) { return value * value; });
        }
    }

    /// Where the corner (x, y) of window 0 is; that of window n, n steps to the right, is n further on.
    int offset(int x, int y) const { return y * pitch + x % step * half + x / step; }

    const int step;

  private:
    const int half;

  public:
    const int pitch;
    std::vector<uint32_t> sums, squares;

  private:
    template <typename Value> void add(uint32_t *table, const uchar *row, int width, int y, Value value) {
        const uint32_t *above = table + static_cast<size_t>(y) * pitch;
        uint32_t *here = table + static_cast<size_t>(y + 1) * pitch;
        uint32_t sum = 0;
        for (int x = 0; x < width; x++) {
            sum += value(row[x]);
            const int at = offset(x + 1, 0);
            here[at] = above[at] + sum;
        }
    }
};

/// The four corners of a rectangle.
struct Corners {
    int upper_left, upper_right, lower_left, lower_right;

    Corners() = default;
    Corners(const SummedAreas &areas, int x, int y, int width, int height)
        : upper_left(areas.offset(x, y)), upper_right(areas.offset(x + width, y)),
          lower_left(areas.offset(x, y + height)), lower_right(areas.offset(x + width, y + height)) {}

    LANES_INLINE Words sum(const uint32_t *table) const {
        return load<Words>(table + upper_left) - load<Words>(table + upper_right) - load<Words>(table + lower_left) +
               load<Words>(table + lower_right);
    }
};

/// A node's feature over the tables of one size.
struct HaarProbe {
    Corners corners[3];
    float weights[3];
    int count;
    float threshold;

    HaarProbe(const SummedAreas &areas, const CVBCascade::Node &node, const CVBCascade::Feature &feature)
        : count(feature.count), threshold(node.threshold) {
        for (int p = 0; p < count; p++) {
            const auto &part = feature.parts[p];
            corners[p] = Corners(areas, part.x, part.y, part.width, part.height);
            weights[p] = part.weight;
        }
    }

    LANES_INLINE Ints goes_left(const uint32_t *sums, Floats contrast) const {
        Floats value = weighted(sums, 0) + weighted(sums, 1);
        if (count > 2) value += weighted(sums, 2);
        return value * contrast < threshold;
    }

  private:
    LANES_INLINE Floats weighted(const uint32_t *sums, int part) const {
        return __builtin_convertvector((Ints)corners[part].sum(sums), Floats) * weights[part];
    }
};

struct PatternProbe {
    /// Of 3 x 3 cells, row by row.
    int corners[4][4];
    std::array<uint32_t, 8> patterns;

    PatternProbe(const SummedAreas &areas, const CVBCascade::Node &node, const CVBCascade::Feature &feature)
        : patterns(node.patterns) {
        const auto &cell = feature.parts[0];
        for (int row = 0; row < 4; row++)
            for (int column = 0; column < 4; column++)
                corners[row][column] = areas.offset(cell.x + column * cell.width, cell.y + row * cell.height);
    }

    LANES_INLINE Ints goes_left(const uint32_t *sums, Floats) const {
        Words above[3], cells[3][3];
        for (int row = 0; row < 4; row++) {
            Words corner[4], across[3];
            for (int column = 0; column < 4; column++) corner[column] = load<Words>(sums + corners[row][column]);
            for (int column = 0; column < 3; column++) across[column] = corner[column + 1] - corner[column];
            for (int column = 0; column < 3; column++) {
                if (row > 0) cells[row - 1][column] = across[column] - above[column];
                above[column] = across[column];
            }
        }
        // Clockwise from the upper left, the highest bit first.
        constexpr int around[8][2] = {{0, 0}, {0, 1}, {0, 2}, {1, 2}, {2, 2}, {2, 1}, {2, 0}, {1, 0}};
        Ints code = {};
        for (int c = 0; c < 8; c++) code |= ((Ints)cells[around[c][0]][around[c][1]] >= (Ints)cells[1][1]) & (128 >> c);
        Words word = Words{} + patterns[0];
        for (int w = 1; w < 8; w++) word = (code >> 5) == w ? Words{} + patterns[w] : word;
        return -(Ints)(word >> (Words)(code & 31) & 1);
    }
};

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
LANES_INLINE void scan(const CVBCascade &cascade, const SummedAreas &areas, cv::Size size, float scale, Hits &hits) {
    const Scan<Probe> scan(cascade, areas);
    const int step = areas.step;
    const int width = cvRound(cascade.width * scale), height = cvRound(cascade.height * scale);
    for (int y = 0; y <= size.height - cascade.height; y += step)
        scan.run_row(y, (size.width - cascade.width) / step + 1, [&](int window, double weight) {
            hits.boxes.emplace_back(cvRound(window * step * scale), cvRound(y * scale), width, height);
            hits.levels.push_back(static_cast<int>(cascade.stages.size()));
            hits.weights.push_back(weight);
        });
}

LANES_INLINE void scan_any(const CVBCascade &cascade, const SummedAreas &areas, cv::Size size, float scale,
                           Hits &hits) {
    if (cascade.kind == CVBCascade::Haar)
        scan<HaarProbe>(cascade, areas, size, scale, hits);
    else
        scan<PatternProbe>(cascade, areas, size, scale, hits);
}

FOR_AVX2 void scan_with_avx2(const CVBCascade &cascade, const SummedAreas &areas, cv::Size size, float scale,
                             Hits &hits) {
    scan_any(cascade, areas, size, scale, hits);
}

void scan_portably(const CVBCascade &cascade, const SummedAreas &areas, cv::Size size, float scale, Hits &hits) {
    scan_any(cascade, areas, size, scale, hits);
}

/// What the window's sides are multiplied by: where no size lies in the range, the one next to its lower end.
std::vector<float> scales(const CVBCascade &cascade, cv::Size picture, const CVBDetectionRange &range) {
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
        for (float scale : scales(*cascade, picture.size(), range)) {
            const cv::Size size(cvRound(picture.cols / scale), cvRound(picture.rows / scale));
            cv::resize(picture, resized, size, 0, 0, cv::INTER_LINEAR_EXACT);
            const SummedAreas areas(resized, scale >= 2 ? 1 : 2, cascade->kind == CVBCascade::Haar);
            scan(*cascade, areas, size, scale, hits);
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
