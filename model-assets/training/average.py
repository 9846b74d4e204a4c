"""Averages the weights of models: `python average.py FIRST OTHER … --out OUT`, files of train.py, or `release` for the shipped ones.

A model that training went on from and what came of it, at several steps and with several seeds, are often better in the middle
(Wortsman et al., 2022: model soups). The others count alike; how much they count beside the first is what does best on the apps held
out for choosing.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from held_out import set_up
from losses import total
from model import Thimble
from released import load_weights

HERE = Path(__file__).parent
SHARES = (0.35, 0.5, 0.65, 0.8, 1.0)


def weights_of(file: str, model: Thimble) -> dict[str, torch.Tensor]:
    """Of a file, or of the shipped model; `model` is overwritten."""
    load_weights(model, file, HERE.parent)
    return {name: weight.clone() for name, weight in model.state_dict().items()}


def mixed(first: dict[str, torch.Tensor], second: dict[str, torch.Tensor], share: float) -> dict[str, torch.Tensor]:
    """Weights by name, `share` of them the second's."""
    return {name: torch.lerp(weight, second[name], share) for name, weight in first.items()}


def mean(all_weights: list[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """Weights by name, each model's counting alike."""
    return {name: torch.stack([weights[name] for weights in all_weights]).mean(0) for name in all_weights[0]}


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("first")
    arguments.add_argument("others", nargs="+")
    arguments.add_argument("--out", type=Path, required=True)
    options = arguments.parse_args()
    held_out, model = set_up()
    first, others = weights_of(options.first, model), mean([weights_of(file, model) for file in options.others])
    totals = {}
    for share in SHARES:
        model.load_state_dict(mixed(first, others, share))
        totals[share] = total(held_out.losses(model))
        print(f"{share:.2f} of the others: held out {totals[share]:.3f}", flush=True)
    torch.save(mixed(first, others, min(totals, key=totals.get)), options.out)


if __name__ == "__main__":
    main()
