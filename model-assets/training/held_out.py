"""Owns the losses on apps held out of training: what says whether more training still helps on tools never seen.

`python held_out.py runs/NAME/step-560.pt …` prints them for models, and for the released one where `release` stands for a file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import torch

from corpus import Corpus
from encoding import TextEncoder
from losses import Objective
from model import Thimble
from sampling import Sampler

HERE = Path(__file__).parent
BATCHES, SEED = 24, 77_000_000


class HeldOut:
    """The same batches of the configuration's split `develop` each time, unchanged by augmentation."""

    def __init__(self, configuration: dict, encoder: TextEncoder, data: Path) -> None:
        self.encoder, self.fused_tools, self.corpus = encoder, tuple(configuration["batch"]["fused_tools"]), Corpus()
        self.corpus.read_authored(data, set(configuration["splits"]["develop"]))
        plain = {**configuration, "changes": {name: 0 for name in configuration["changes"]}}
        sampler = Sampler(self.corpus, encoder, plain, SEED)
        self.batches = [sampler.draw() for _ in range(BATCHES)]

    @torch.no_grad()
    def losses(self, model: Thimble) -> dict[str, float]:
        """Mean over the batches, by name; nats."""
        training = model.training
        model.eval()
        objective = Objective(model, self.corpus, self.encoder, self.fused_tools, SEED)
        found: dict[str, list[float]] = {}
        for batch in self.batches:
            for name, value in objective(batch).items():
                found.setdefault(name, []).append(value.item())
        model.train(training)
        return {name: sum(values) / len(values) for name, values in found.items()}


def set_up() -> tuple[HeldOut, Thimble]:
    """What the configuration holds out, and a model of its shape to load weights into."""
    from train import base_model

    configuration = json.loads((HERE / "configuration.json").read_text())
    held_out = HeldOut(configuration, TextEncoder(base_model()), HERE.parent / "data")
    return held_out, Thimble(base_model(), fusion=configuration["training"]["fusion_layers"])


def main() -> None:
    from released import load_weights

    torch.set_num_threads(1)
    held_out, model = set_up()
    for file in sys.argv[1:]:
        load_weights(model, file, HERE.parent)
        print(file, {name: round(value, 3) for name, value in held_out.losses(model).items()}, flush=True)


if __name__ == "__main__":
    main()
