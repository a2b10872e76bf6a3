// SPDX-License-Identifier: Apache-2.0
//
// Minimum cut on the 8-connected grid: the two search trees of Boykov & Kolmogorov (TPAMI 26(9), 2004), written for a
// grid, where neighbours need no lists, and for integer capacities, where arithmetic is exact.
//
//   minimise  sum_p [p is background] U_p  +  sum_pq w_pq [labels of p and q differ]
//
// Where several cuts are cheapest, the one with the smallest foreground is given; it does not depend on the order in
// which flow was found. So the flow of one call may stay for the next: a changed U only moves a terminal link's
// residual, and the answer is the one that a fresh graph would give (Kohli & Torr, ICCV 2005).

#include <algorithm>
#include <cstdint>
#include <vector>

#include "grid_graph.hpp"
#include "guard.hpp"
#include "view.hpp"

namespace {

/// First in, first out; a node waits in it at most once.
class ActiveQueue {
  public:
    explicit ActiveQueue(size_t capacity) : ring(capacity + 1) {}

    bool is_empty() const { return head == tail; }

    void push(int node) {
        ring[tail] = node;
        tail = tail + 1 == ring.size() ? 0 : tail + 1;
    }

    int pop() {
        const int node = ring[head];
        head = head + 1 == ring.size() ? 0 : head + 1;
        return node;
    }

  private:
    std::vector<int> ring;
    size_t head = 0, tail = 0;
};

}  // namespace

struct CVBGridCut : private GridGraph {
    CVBGridCut(CVBGridEdges edges, float strength, CVBBytes constraints)
        : GridGraph(edges, strength, constraints), active(static_cast<size_t>(width) * height) {}

    void solve(const cv::Mat &unary, cv::Mat &labels) {
        update_terminals(unary);
        for (int d = 0; d < DirectionCount; d++) push_along_lines(d);
        plant_trees();
        find_flow();
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) {
                const Node &node = nodes[index(x, y)];
                if (node.is_constrained) continue;
                labels.at<uchar>(y, x) = node.tree == Source ? CVBGridLabelForeground : CVBGridLabelBackground;
            }
    }

  private:
    // MARK: Trees

    /// Every pixel with a terminal link left starts a tree of its own.
    void plant_trees() {
        clock = 0;
        for (int y = 0; y < height; y++)
            for (int i = index(0, y); i < index(width, y); i++) {
                Node &node = nodes[i];
                node.stamp = 0;
                node.distance = 1;
                node.is_queued = false;
                node.tree = node.is_constrained || node.terminal == 0 ? Free : node.terminal > 0 ? Source : Sink;
                node.parent = node.tree == Free ? parentless : at_terminal;
                // A pixel among its own tree's pixels has nothing to grow into.
                if (node.tree != Free) activate(i);
            }
    }

    // MARK: Flow

    void find_flow() {
        while (!active.is_empty()) {
            const int i = active.pop();
            nodes[i].is_queued = false;
            // Grown until nothing is found, as long as the node stays in a tree.
            while (nodes[i].tree != Free && grow(i)) adopt_orphans();
        }
    }

    void activate(int i) {
        if (nodes[i].is_queued) return;
        nodes[i].is_queued = true;
        active.push(i);
    }

    /// Takes free neighbours into the tree of node `i`; where it meets the other tree, sends flow and returns true.
    bool grow(int i) { return nodes[i].tree == Source ? grow<Source>(i) : grow<Sink>(i); }

    template <Tree tree> bool grow(int i) {
        for (int d = 0; d < DirectionCount; d++) {
            if (residual<tree>(i, d) == 0) continue;
            const int j = i + offsets[d];
            Node &node = nodes[i], &other = nodes[j];
            if (other.tree == Free) {
                other.tree = tree;
                other.parent = d ^ 1;
                other.stamp = node.stamp;
                other.distance = node.distance + 1;
                activate(j);
            } else if (other.tree != tree) {
                if (tree == Source)
                    augment(i, d);
                else
                    augment(j, d ^ 1);
                return true;
            } else if (other.stamp <= node.stamp && other.distance > node.distance + 1) {
                // A shorter way to the terminal.
                other.parent = d ^ 1;
                other.stamp = node.stamp;
                other.distance = node.distance + 1;
            }
        }
        return false;
    }

    /// Sends all the flow that fits along source ... i -> neighbour d ... sink.
    void augment(int i, int d) {
        const int j = i + offsets[d];
        int32_t flow = nodes[i].capacity[d];
        int root = i;
        for (; nodes[root].parent != at_terminal; root += offsets[nodes[root].parent])
            flow = std::min(flow, residual<Sink>(root, nodes[root].parent));
        flow = std::min(flow, nodes[root].terminal);
        for (root = j; nodes[root].parent != at_terminal; root += offsets[nodes[root].parent])
            flow = std::min(flow, residual<Source>(root, nodes[root].parent));
        flow = std::min(flow, -nodes[root].terminal);

        push(i, d, flow);
        for (root = i; nodes[root].parent != at_terminal;) {
            const int child = root, up = nodes[child].parent;
            root += offsets[up];
            push(root, up ^ 1, flow);
            if (nodes[root].capacity[up ^ 1] == 0) orphan(child);
        }
        nodes[root].terminal -= flow;
        if (nodes[root].terminal == 0) orphan(root);
        for (root = j; nodes[root].parent != at_terminal;) {
            const int child = root, up = nodes[child].parent;
            root += offsets[up];
            push(child, up, flow);
            if (nodes[child].capacity[up] == 0) orphan(child);
        }
        nodes[root].terminal += flow;
        if (nodes[root].terminal == 0) orphan(root);
        clock++;
    }

    // MARK: Orphans

    void orphan(int i) {
        nodes[i].parent = orphaned;
        orphans.push_back(i);
    }

    void adopt_orphans() {
        for (size_t next = 0; next < orphans.size(); next++) {
            const int i = orphans[next];
            if (nodes[i].tree == Source)
                adopt<Source>(i);
            else
                adopt<Sink>(i);
        }
        orphans.clear();
    }

    /// Finds the nearest parent in the same tree that still hangs on its terminal, or sets the orphan and its children
    /// free.
    template <Tree tree> void adopt(int i) {
        Node &node = nodes[i];
        int best = INT32_MAX;
        for (int d = 0; d < DirectionCount; d++) {
            const int j = i + offsets[d];
            if (nodes[j].tree != tree || residual<tree>(j, d ^ 1) == 0) continue;
            const int distance = distance_to_terminal(j, best);
            if (distance < best) {
                best = distance;
                node.parent = d;
            }
        }
        if (best < INT32_MAX) {
            node.stamp = clock;
            node.distance = best + 1;
            return;
        }
        node.tree = Free;
        node.parent = parentless;
        for (int d = 0; d < DirectionCount; d++) {
            const int j = i + offsets[d];
            if (nodes[j].tree != tree) continue;
            if (residual<tree>(j, d ^ 1) > 0) activate(j);
            if (nodes[j].parent == (d ^ 1)) orphan(j);
        }
    }

    /// Steps from node `i` to its terminal, or INT32_MAX when it hangs on an orphan or is no nearer than `limit`. What
    /// was walked over is stamped, so that it is not walked again.
    int distance_to_terminal(int i, int limit) {
        int steps = 0, j = i;
        while (nodes[j].stamp != clock) {
            if (nodes[j].parent == at_terminal) {
                nodes[j].stamp = clock;
                nodes[j].distance = 1;
                break;
            }
            if (nodes[j].parent == orphaned) return INT32_MAX;
            j += offsets[nodes[j].parent];
            steps++;
        }
        const int distance = steps + nodes[j].distance;
        if (distance >= limit) return INT32_MAX;
        for (int k = i, remaining = distance; nodes[k].stamp != clock; k += offsets[nodes[k].parent]) {
            nodes[k].stamp = clock;
            nodes[k].distance = remaining--;
        }
        return distance;
    }

    ActiveQueue active;
    std::vector<int> orphans;
    int32_t clock = 0;
};

CVBStatus cvb_create_grid_cut(CVBGridEdges edges, float strength, CVBBytes constraints, CVBGridCut **cut,
                              CVBError *error) {
    return guarded(error, [&] { *cut = new CVBGridCut(edges, strength, constraints); });
}

void cvb_free_grid_cut(CVBGridCut *cut) { delete cut; }

CVBStatus cvb_solve_grid_cut(CVBGridCut *cut, CVBFloats unary, CVBBytes labels, CVBError *error) {
    return guarded(error, [&] {
        BorrowedOutput solved(labels);
        cut->solve(borrow(unary), solved.mat);
        solved.settle();
    });
}
