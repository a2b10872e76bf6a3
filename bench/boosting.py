# SPDX-License-Identifier: Apache-2.0
"""Pixels of photographs and trees over their measures: what bench/fit-revision and bench/fit-confidence share."""
import json
import os
import pathlib
import subprocess
import tempfile

import numpy
from PIL import Image

ROOT = pathlib.Path(__file__).parents[1]
MEASURES = os.environ.get("MEASURES", str(ROOT / ".build/release/Measures"))
TREES, LEVELS, RATE, RIDGE, BINS = 60, 3, 0.25, 60, 32
# One pixel of so many is learnt from.
SAMPLING = 11


class Cut:
    """A photograph at working size: its mask, the engine's cut, measures of all pixels, and evidence for its confidence."""

    def __init__(self, base, mask):
        header = json.loads(pathlib.Path(f"{base}.json").read_text())
        self.names, self.evidence = header["measures"], header.get("evidence")
        self.measures = numpy.fromfile(f"{base}.f32", numpy.float32).reshape(-1, len(self.names))
        self.cut = numpy.fromfile(f"{base}.cut", numpy.uint8) > 0
        mask = Image.open(mask).convert("L").resize((header["width"], header["height"]), Image.BOX)
        self.truth = numpy.asarray(mask).ravel() > 127

    def overlap(self):
        return (self.cut & self.truth).sum() / max(1, (self.cut | self.truth).sum())

    def sample(self):
        """Measures, labels and weights of some pixels, the same ones each time."""
        chosen = numpy.random.default_rng(len(self.truth)).choice(len(self.truth), len(self.truth) // SAMPLING, replace=False)
        return self.measures[chosen], self.truth[chosen], numpy.full(len(chosen), 1 / max(1, self.truth.sum()))


def photographs(folder):
    """(photograph, mask) of those in a collection that have both."""
    folder = pathlib.Path(folder)
    pairs = ((file, folder / "masks" / f"{file.stem}.png") for file in sorted((folder / "images").iterdir()))
    return [(file, mask) for file, mask in pairs if mask.exists()]


def cuts(pairs, trees=None):
    """Photographs as the engine cuts them, with other trees than its own if there are any."""
    with tempfile.TemporaryDirectory() as work:
        options = []
        if trees:
            start, rows = trees
            document = {"start": start, "trees": [{"questions": q, "values": list(v)} for q, v in rows]}
            pathlib.Path(work, "trees").write_text(json.dumps(document))
            options = ["--trees", f"{work}/trees"]
        subprocess.run([MEASURES, *options, work, *(str(photograph) for photograph, _ in pairs)], check=True)
        return [Cut(f"{work}/{photograph.name}", mask) for photograph, mask in pairs]


def best_split(cell, gradient, curvature, leaves, count):
    """How much loss the best threshold of a measure takes away, and its number; `cell` is the leaf and the bin of each pixel."""
    g, h = (numpy.bincount(cell, values, leaves * BINS).reshape(leaves, BINS).cumsum(1) for values in (gradient, curvature))
    gain = (g**2 / (h + RIDGE) + (g[:, -1:] - g) ** 2 / (h[:, -1:] - h + RIDGE)).sum(0)[:count]
    return gain.max(initial=-1), int(gain.argmax()) if count else 0


def fitted(x, y, w):
    """The start of the log odds, and trees: (measure, threshold) of each level, and a value for each answer."""
    w = w / w.mean()
    thresholds = [numpy.unique(numpy.quantile(column, numpy.linspace(0, 1, BINS + 1)[1:-1])) for column in x.T]
    binned = [numpy.searchsorted(own, column) for own, column in zip(thresholds, x.T)]
    share = (w * y).sum() / w.sum()
    start = numpy.log(share / (1 - share))
    odds, trees = numpy.full(len(y), start), []
    for _ in range(TREES):
        p = 1 / (1 + numpy.exp(-odds))
        gradient, curvature = w * (y - p), w * p * (1 - p)
        leaf, questions = numpy.zeros(len(y), numpy.int64), []
        for level in range(LEVELS):
            splits = [
                best_split(leaf * BINS + own, gradient, curvature, 1 << level, len(thresholds[m]))
                for m, own in enumerate(binned)]
            measure = max(range(len(splits)), key=lambda m: splits[m][0])
            split = splits[measure][1]
            questions.append((measure, float(thresholds[measure][split])))
            leaf = 2 * leaf + (binned[measure] > split)
        sums = [numpy.bincount(leaf, values, 1 << LEVELS) for values in (gradient, curvature)]
        values = RATE * sums[0] / (sums[1] + RIDGE)
        odds = odds + values[leaf]
        trees.append((questions, values))
    return float(start), trees


def fitted_to(cuts):
    return fitted(*map(numpy.concatenate, zip(*(cut.sample() for cut in cuts))))


def log_odds(x, start, trees):
    odds = numpy.full(len(x), start)
    for questions, values in trees:
        leaf = numpy.zeros(len(x), numpy.int64)
        for measure, threshold in questions:
            leaf = 2 * leaf + (x[:, measure] > threshold)
        odds += values[leaf]
    return odds
