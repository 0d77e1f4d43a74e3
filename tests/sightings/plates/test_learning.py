"""How the network is taught, upon a lower half that is small enough for a test."""

import numpy as np
import pytest

from sightings.plates import learning, marked
from sightings.plates.finding import STEP, as_seen
from sightings.plates.pictures import Pictures, Taught
from tests.sightings.plates.marked_photos import marked_photos

torch = pytest.importorskip("torch", reason="PyTorch comes with the extra `train`")


def lower():
    """Sees what EfficientNet would, in numbers of the same shapes, and has a mean that must not move."""

    class Lower(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.norm = torch.nn.BatchNorm2d(3)
            self.parts = torch.nn.ModuleList([torch.nn.Conv2d(3, wide, 1) for wide in learning.SEEN.values()])

        def forward(self, batch):
            seen = self.norm(batch)
            pooled = (torch.nn.functional.avg_pool2d(seen, int(part)) for part in learning.SEEN)
            return tuple(made(small) for made, small in zip(self.parts, pooled, strict=True))

    torch.manual_seed(1)
    return Lower()


@pytest.fixture
def few(tmp_path, monkeypatch):
    marked_photos(tmp_path, monkeypatch)
    monkeypatch.setattr(learning, "AT_ONCE", 2)
    return Pictures([photo for photo in marked.read(tmp_path) if photo.part in ("learn", "")], seed=1)


def taught(few, rounds=2):
    return learning.taught(few, lower(), rounds=rounds, progress=lambda rows, **_: rows)


def test_the_map_is_a_quarter_as_large_as_the_picture():
    network = learning.network_upon(lower()).eval()

    said = network(torch.zeros(2, 3, 64, 96))

    assert said.shape == (2, 1, 64 // STEP, 96 // STEP)
    assert said.mean().item() == pytest.approx(learning.RARE, abs=1)


def test_it_learns_and_the_same_again(few):
    before = learning.network_upon(lower()).state_dict()

    once, twice = taught(few).state_dict(), taught(few).state_dict()

    assert all(torch.equal(once[name], twice[name]) for name in once)
    for part in ("said.weight", "given.8.0.weight", "up.8.weight", "below.parts.0.weight"):
        assert not torch.equal(once[part], before[part])


def test_what_the_lower_half_knows_of_means_stays(few):
    network = taught(few)

    assert network.below.norm.running_mean.tolist() == [0, 0, 0]
    assert network.made["4"][1].running_mean.abs().sum() > 0
    assert not network.training


def test_what_is_frozen_learns_nothing(few):
    frozen = lower()
    frozen.parts[0].requires_grad_(requires_grad=False)
    before = frozen.parts[0].weight.clone()

    network = learning.taught(few, frozen, rounds=2, progress=lambda rows, **_: rows)

    assert torch.allclose(network.below.parts[0].weight, before, atol=1e-6)


def test_a_right_answer_is_less_wrong_than_the_contrary_and_what_counts_nothing_is_not_counted():
    truth = np.zeros((16, 16), np.uint8)
    truth[4:8, 4:10] = 255
    whole = Taught(np.zeros((64, 64, 3), np.uint8), truth, np.full_like(truth, 255))
    none = Taught(whole.pixels, truth, np.zeros_like(truth))

    def saying(sign):
        logits = torch.from_numpy(sign * (truth.astype(np.float32) / 255 - 0.5) * 16)[None, None]
        return lambda batch: logits.expand(len(batch), -1, -1, -1)

    right, wrong = (learning._wrong(saying(sign), [whole]).item() for sign in (1, -1))
    assert right < 0.2 < 5 < wrong
    assert learning._wrong(saying(-1), [none]).item() == pytest.approx(0, abs=1e-6)


def test_the_network_is_shown_what_it_will_see_later():
    shown = []
    canvas = Taught(np.full((64, 64, 3), 255, np.uint8), *(np.zeros((16, 16), np.uint8) for _ in range(2)))

    def network(batch):
        shown.append(batch)
        return torch.zeros(len(batch), 1, 16, 16)

    learning._wrong(network, [canvas])

    assert np.array_equal(shown[0].numpy(), as_seen(canvas.pixels[None]))
