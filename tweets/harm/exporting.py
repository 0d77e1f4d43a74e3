"""Makes the file of the network that ONNX Runtime runs: both halves in one, its weights in 8 bits."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

OPSET = 17


def exported(base: Any, upper: Any) -> bytes:
    """The network (extra `networks`): tokens (n, length) in, answers (n, ANSWERS) out."""
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    from tweets.harm.fine_tuning import lower_half

    class Whole(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.base, self.upper = base, upper

        def forward(self, tokens: Any) -> Any:
            return self.upper(lower_half(self.base, tokens), tokens != 0)

    with TemporaryDirectory() as folder:
        full, small = Path(folder, "full.onnx"), Path(folder, "small.onnx")
        torch.onnx.export(
            Whole().eval().float(),
            (torch.ones(2, 8, dtype=torch.long),),
            str(full),
            input_names=["tokens"],
            output_names=["answers"],
            dynamic_axes={"tokens": {0: "texts", 1: "length"}, "answers": {0: "texts"}},
            opset_version=OPSET,
            dynamo=False,
        )
        quantize_dynamic(full, small, per_channel=True, weight_type=QuantType.QInt8)
        return small.read_bytes()
