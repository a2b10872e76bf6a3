// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/imgproc/detail/gcgraph.hpp>

#include "guard.hpp"
#include "view.hpp"

namespace {

struct Neighbour {
    int dx, dy;
    cv::Mat weights;
};

/// Builds the graph over the free pixels only: a neighbour whose label is known adds its weight to the free pixel's
/// link with that label's terminal, which leaves the minimum where it was and the graph much smaller.
class GridCut {
  public:
    GridCut(CVBFloats unary, CVBGridEdges edges, CVBBytes labels)
        : unary(borrow(unary)), labels(borrow(labels)),
          vertices(labels.height, labels.width, CV_32SC1), neighbours{{1, 0, borrow(edges.right)},
                                                                      {0, 1, borrow(edges.down)},
                                                                      {1, 1, borrow(edges.down_right)},
                                                                      {-1, 1, borrow(edges.down_left)}} {}

    void solve() {
        if (number_free_pixels() == 0) return;
        add_terminals();
        add_neighbours();
        graph.maxFlow();
        for (int y = 0; y < labels.rows; y++)
            for (int x = 0; x < labels.cols; x++)
                if (labels.at<uchar>(y, x) == CVBGridLabelFree)
                    labels.at<uchar>(y, x) =
                        graph.inSourceSegment(vertices.at<int>(y, x)) ? CVBGridLabelForeground : CVBGridLabelBackground;
    }

  private:
    int number_free_pixels() {
        int count = 0;
        for (int y = 0; y < labels.rows; y++)
            for (int x = 0; x < labels.cols; x++)
                vertices.at<int>(y, x) = labels.at<uchar>(y, x) == CVBGridLabelFree ? count++ : -1;
        if (count == 0) return 0;
        // Two vertices more, joined by nothing: the solver refuses a graph without edges, as one free pixel would make.
        graph.create(static_cast<unsigned>(count) + 2, static_cast<unsigned>(count) * 8 + 2);
        for (int i = 0; i < count + 2; i++) graph.addVtx();
        graph.addEdges(count, count + 1, 0, 0);
        return count;
    }

    void add_terminals() {
        for (int y = 0; y < labels.rows; y++)
            for (int x = 0; x < labels.cols; x++) {
                const int vertex = vertices.at<int>(y, x);
                if (vertex < 0) continue;
                const double evidence = unary.at<float>(y, x);
                graph.addTermWeights(vertex, std::max(evidence, 0.0), std::max(-evidence, 0.0));
            }
    }

    void add_neighbours() {
        for (int y = 0; y < labels.rows; y++)
            for (int x = 0; x < labels.cols; x++)
                for (const Neighbour &neighbour : neighbours) {
                    const int x1 = x + neighbour.dx, y1 = y + neighbour.dy;
                    if (x1 < 0 || x1 >= labels.cols || y1 >= labels.rows) continue;
                    link(cv::Point(x, y), cv::Point(x1, y1), neighbour.weights.at<float>(y, x));
                }
    }

    void link(cv::Point p, cv::Point q, double weight) {
        const int a = vertices.at<int>(p), b = vertices.at<int>(q);
        if (a >= 0 && b >= 0)
            graph.addEdges(a, b, weight, weight);
        else if (a >= 0)
            tie(a, labels.at<uchar>(q), weight);
        else if (b >= 0)
            tie(b, labels.at<uchar>(p), weight);
    }

    void tie(int vertex, uchar label, double weight) {
        const bool foreground = label == CVBGridLabelForeground;
        graph.addTermWeights(vertex, foreground ? weight : 0, foreground ? 0 : weight);
    }

    cv::Mat unary, labels, vertices;
    Neighbour neighbours[4];
    cv::detail::GCGraph<double> graph;
};

}  // namespace

CVBStatus cvb_cut_grid(CVBFloats unary, CVBGridEdges edges, CVBBytes labels, CVBError *error) {
    return guarded(error, [&] { GridCut(unary, edges, labels).solve(); });
}
