"""Fits tasks.json: `python tasks.py DUMP.jsonl`, where DUMP comes from `node bench/tasks.ts --dump DUMP.jsonl`.

Two softmax heads tell the type of task (src/tiers/task.ts), one from the encoder's vector, one from the words'. Then an ordinal
logistic regression from what src/tiers/demands.ts reads, and from how likely a hard type of task is, to the tier that hand-labelled
requests need (src/tiers/complexity.ts): once with the types, once without. No weight is below 0; each is pulled towards one set
by hand, since some demands have few examples. What can be measured by leaving examples out is printed.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).parent
TASKS = ["extract", "classify", "format", "tool_call", "chat", "code", "reasoning"]
HARD = ["code", "reasoning"]
TIERS = ["small", "mid", "frontier"]
THRESHOLDS = (0.4, 0.75)
# Demands by name, and what a unit of each would weigh if set by hand.
TURN = {"length": 0.2, "asks": 0.3, "demanding": 0.5, "constraints": 0.15, "codeBlocks": 0.3, "foreign": 1.8, "code": 1.0, "reasoning": 1.5}
REQUEST = {"turns": 0.05, "tools": 0.12, "media": 0.5, "thinking": 1.5, "output": 0.15}
PRIOR_BIAS = -2.0
# How steeply the likelihood of the next tier rises around a threshold, against complexity's own logistic.
STEEPNESS = 2.5
# A frontier request sent to small costs as much as so many other mistakes.
FRONTIER_COST = 3.0


def fit_head(x: np.ndarray, y: np.ndarray, penalty: float) -> np.ndarray:
    """[7, 1 + width]: a bias, then weights."""
    inputs, target = torch.tensor(x), torch.tensor(y)
    w = torch.zeros(x.shape[1], len(TASKS), dtype=torch.double, requires_grad=True)
    b = torch.zeros(len(TASKS), dtype=torch.double, requires_grad=True)
    optimizer = torch.optim.LBFGS([w, b], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value = torch.nn.functional.cross_entropy(inputs @ w + b, target) + penalty * (w**2).sum()
        value.backward()
        return value

    optimizer.step(loss)
    return np.concatenate([b.detach().numpy()[:, None], w.detach().numpy().T], axis=1)


def logits(head: np.ndarray, x: np.ndarray) -> np.ndarray:
    return x @ head[:, 1:].T + head[:, 0]


def softmax(z: np.ndarray) -> np.ndarray:
    shares = np.exp(z - z.max(-1, keepdims=True))
    return shares / shares.sum(-1, keepdims=True)


def folds(count: int, parts: int, seed: int) -> np.ndarray:
    numbers = np.arange(count) % parts
    np.random.default_rng(seed).shuffle(numbers)
    return numbers


def report_heads(rows: list[dict], penalty: float) -> None:
    y = np.array([TASKS.index(r["task"]) for r in rows])
    parts = folds(len(rows), 8, seed=1)
    out = {name: np.zeros((len(rows), len(TASKS))) for name in ("encoder", "words")}
    for part in range(8):
        for name in out:
            x = np.array([r[name] for r in rows])
            out[name][parts == part] = logits(fit_head(x[parts != part], y[parts != part], penalty), x[parts == part])
    both = (out["encoder"] + out["words"]) / 2
    for name, z in {**out, "both": both}.items():
        print(f"type of task right, left out in turn, {name}: {(z.argmax(1) == y).mean():.1%} of {len(rows)}")
    print(f"{'':12}{''.join(t.rjust(10) for t in TASKS)}")
    for i, task in enumerate(TASKS):
        print(f"  {task:10}{''.join(str(((y == i) & (both.argmax(1) == j)).sum()).rjust(10) for j in range(len(TASKS)))}")


def turn_matrix(row: dict, heads: dict[str, np.ndarray], with_types: bool) -> np.ndarray:
    """[turns, len(TURN)]"""
    out = []
    for turn in row["turns"]:
        z = logits(heads["words"], np.array(turn["words"]))
        if "encoder" in turn:
            z = (z + logits(heads["encoder"], np.array(turn["encoder"]))) / 2
        is_read = with_types and turn["demands"]["foreign"] == 0
        types = dict(zip(TASKS, softmax(z) if is_read else np.zeros(len(TASKS))))
        out.append([turn["demands"][n] if n in turn["demands"] else types[n] for n in TURN])
    return np.array(out)


def fit_complexity(rows: list[dict], turns: list[np.ndarray], with_types: bool) -> tuple[float, np.ndarray, np.ndarray]:
    """(bias, turn weights, request weights)"""
    most = max(len(t) for t in turns)
    padded = torch.tensor(np.stack([np.concatenate([t, np.repeat(t[:1], most - len(t), 0)]) for t in turns]))
    request = torch.tensor(np.array([[r["demands"][n] for n in REQUEST] for r in rows]))
    y = torch.tensor([TIERS.index(r["tier"]) for r in rows])
    prior = torch.tensor([*TURN.values(), *REQUEST.values()], dtype=torch.double)
    w, b = prior.clone().requires_grad_(), torch.tensor([PRIOR_BIAS], dtype=torch.double, requires_grad=True)
    cuts = [float(np.log(t / (1 - t))) for t in THRESHOLDS]
    cost = torch.where(y == 2, FRONTIER_COST, 1.0).double()
    optimizer = torch.optim.Adam([w, b], lr=0.03)
    cross_entropy = torch.nn.functional.binary_cross_entropy_with_logits
    for _ in range(800):
        optimizer.zero_grad()
        z = (padded @ w[: len(TURN)]).amax(1) + request @ w[len(TURN) :] + b
        at_least_mid = cross_entropy(STEEPNESS * (z - cuts[0]), (y >= 1).double(), weight=cost)
        at_least_frontier = cross_entropy(STEEPNESS * (z - cuts[1]), (y >= 2).double())
        (at_least_mid + at_least_frontier + 0.02 * ((w - prior) ** 2).sum()).backward()
        optimizer.step()
        with torch.no_grad():
            w.clamp_(min=0)
            if not with_types:
                w[[list(TURN).index(n) for n in HARD]] = 0
    weights = w.detach().numpy()
    return float(b.item()), weights[: len(TURN)], weights[len(TURN) :]


def tiers_of(rows: list[dict], turns: list[np.ndarray], fitted: tuple[float, np.ndarray, np.ndarray]) -> np.ndarray:
    bias, of_turn, of_request = fitted
    z = np.array([(t @ of_turn).max() + np.array([r["demands"][n] for n in REQUEST]) @ of_request + bias for r, t in zip(rows, turns)])
    complexity = 1 / (1 + np.exp(-z))
    return (complexity >= THRESHOLDS[0]).astype(int) + (complexity >= THRESHOLDS[1])


def report_complexity(rows: list[dict], turns: list[np.ndarray], with_types: bool) -> None:
    y, given = np.array([TIERS.index(r["tier"]) for r in rows]), np.zeros(len(rows), dtype=int)
    parts = folds(len(rows), 6, seed=2)
    pick = lambda items, mask: [item for item, keep in zip(items, mask) if keep]
    for part in range(6):
        kept, left = parts != part, parts == part
        fitted = fit_complexity(pick(rows, kept), pick(turns, kept), with_types)
        given[left] = tiers_of(pick(rows, left), pick(turns, left), fitted)
    low = ((y == 2) & (given == 0)).sum()
    print(f"tier right, left out in turn, {'with' if with_types else 'without'} types: {(y == given).mean():.1%}; frontier sent to small: {low} of {(y == 2).sum()}")
    for i, tier in enumerate(TIERS):
        print(f"  {tier:10}{''.join(str(((y == i) & (given == j)).sum()).rjust(10) for j in range(3))}")


def as_json(fitted: tuple[float, np.ndarray, np.ndarray]) -> dict:
    bias, of_turn, of_request = fitted
    names, weights = [*TURN, *REQUEST], [*of_turn, *of_request]
    return {"bias": round(bias, 4), "weights": {n: round(float(x), 4) for n, x in zip(names, weights)}}


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("dump", type=Path)
    arguments.add_argument("--penalty", type=float, default=1e-4, help="ridge penalty of the heads")
    options = arguments.parse_args()
    torch.set_num_threads(1)
    rows = [json.loads(line) for line in options.dump.read_text().split("\n") if line]
    tasks = [r for r in rows if r["kind"] == "task" and r["split"] == "fit"]
    tiers = [r for r in rows if r["kind"] == "tier" and r["split"] == "fit"]
    report_heads(tasks, options.penalty)
    y = np.array([TASKS.index(r["task"]) for r in tasks])
    # Three digits are what the file holds, and so what complexity is fitted with.
    three_digits = np.vectorize(lambda x: float(f"{x:.3g}"))
    heads = {n: three_digits(fit_head(np.array([r[n] for r in tasks]), y, options.penalty)) for n in ("encoder", "words")}
    fitted = {}
    for name, with_types in (("read", True), ("unread", False)):
        turns = [turn_matrix(r, heads, with_types) for r in tiers]
        report_complexity(tiers, turns, with_types)
        fitted[name] = as_json(fit_complexity(tiers, turns, with_types))
    content = {"heads": {n: dict(zip(TASKS, head.tolist())) for n, head in heads.items()}, **fitted}
    (HERE.parent / "tasks.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
