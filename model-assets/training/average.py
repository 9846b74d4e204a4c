"""Averages the weights of two models: `python average.py FIRST SECOND OUT`, files of train.py, or `release` for the shipped ones.

One that training went on from and what came of it, each good by itself, are often better in the middle (Wortsman et al., 2022: model
soups). The share of the second is the one that does best on the apps held out for choosing.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from encoding import TextEncoder
from held_out import HeldOut
from losses import total
from model import Thimble
from released import load_weights
from train import base_model

HERE = Path(__file__).parent
SHARES = (0.0, 0.2, 0.35, 0.5, 0.65, 0.8, 1.0)


def weights_of(file: str, model: Thimble) -> dict[str, torch.Tensor]:
    """Of a file, or of the shipped model; `model` is overwritten."""
    load_weights(model, file, HERE.parent)
    return {name: weight.clone() for name, weight in model.state_dict().items()}


def mixed(first: dict[str, torch.Tensor], second: dict[str, torch.Tensor], share: float) -> dict[str, torch.Tensor]:
    """Weights by name, `share` of them the second's."""
    return {name: torch.lerp(weight, second[name], share) for name, weight in first.items()}


def main() -> None:
    arguments = argparse.ArgumentParser()
    for name in ("first", "second", "out"):
        arguments.add_argument(name)
    options = arguments.parse_args()
    configuration = json.loads((HERE / "configuration.json").read_text())
    held_out = HeldOut(configuration, TextEncoder(base_model()), HERE.parent / "data")
    model = Thimble(base_model(), fusion=configuration["training"]["fusion_layers"])
    first, second = weights_of(options.first, model), weights_of(options.second, model)
    totals = {}
    for share in SHARES:
        model.load_state_dict(mixed(first, second, share))
        totals[share] = total(held_out.losses(model))
        print(f"{share:.2f} of the second: held out {totals[share]:.3f}", flush=True)
    torch.save(mixed(first, second, min(totals, key=totals.get)), options.out)


if __name__ == "__main__":
    main()
