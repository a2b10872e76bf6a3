// SPDX-License-Identifier: Apache-2.0
//
// What a node of a cascade asks, of eight neighbouring windows side by side: their corners lie next to each other in
// the summed-area table. Where every second pixel is tried, even and odd columns are kept apart, so that they do there,
// too.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <opencv2/core.hpp>

#include "boosted_cascade.hpp"
#include "lanes.hpp"

/// The summed-area tables of a picture and of its squares, one column and row larger than it. Sums wrap, as OpenCV's
/// do.
class SummedAreas {
  public:
    const int step;
    /// Of one column's kind, and of a row.
    const int half, pitch;
    std::vector<uint32_t> sums, squares;

    SummedAreas(const cv::Mat &picture, int step, bool needs_squares)
        : step(step), half((picture.cols + 1) / step + 1 + lane_count), pitch(step * half),
          sums(static_cast<size_t>(pitch) * (picture.rows + 1)), squares(needs_squares ? sums.size() : 0) {
        CV_Assert(sums.size() <= INT32_MAX);
        for (int y = 0; y < picture.rows; y++) {
            const uchar *row = picture.ptr(y);
            add(sums.data(), row, picture.cols, y, [](uint32_t value) { return value; });
            if (needs_squares) add(squares.data(), row, picture.cols, y, [](uint32_t value) { return value * value; });
        }
    }

    /// Where the corner (x, y) of window 0 is; that of window n, n steps to the right, is n further on.
    int offset(int x, int y) const { return y * pitch + x % step * half + x / step; }

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
