"""Fits confidence: `python calibrate.py DUMP.jsonl`, where DUMP comes from `npm run eval -- --split calibrate --dump DUMP.jsonl`.

A logistic regression from the features of src/model/confidence.ts to "the drafted call is entirely right", over calls and requests that
must escalate alike. Surer never counts against a draft: the signs of such weights are fixed, since the surest drafts are too few to
learn from. Each app is held out in turn; the threshold is the least confidence from which the held-out errors stay within the
promised rate by conformal risk control (Angelopoulos et al., 2022): (errors + 1) / (answered + 1) <= rate.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).parent
RISING = {"tool", "answerable", "cosine", "cosineMargin", "leastCertain", "together", "weakest", "labelled", "matched", "leastMatched", "matchMargin"}
FALLING = {"otherWords", "unplaced"}


def read(file: Path) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    """(feature names, features of drafts that nothing rules out [n,f], right [n], app numbers [n])."""
    rows = [json.loads(line) for line in file.read_text().split("\n") if line]
    rows = [r for r in rows if r["features"] and r["doubt"] is None]
    names, apps = list(rows[0]["features"]), sorted({r["app"] for r in rows})
    x = np.array([[r["features"][n] for n in names] for r in rows])
    return names, x, np.array([r["right"] for r in rows], dtype=float), np.array([apps.index(r["app"]) for r in rows])


def fit(names: list[str], x: np.ndarray, y: np.ndarray, penalty: float = 1e-3) -> tuple[np.ndarray, float]:
    """Weights and bias for the features as they are; fitted on standardised ones, with a ridge penalty and fixed signs."""
    mean, spread = x.mean(0), x.std(0) + 1e-9
    z, target = torch.tensor((x - mean) / spread), torch.tensor(y)
    low = torch.tensor([0.0 if n in RISING else -torch.inf for n in names])
    high = torch.tensor([0.0 if n in FALLING else torch.inf for n in names])
    w, b = torch.zeros(z.shape[1], dtype=torch.double, requires_grad=True), torch.zeros(1, dtype=torch.double, requires_grad=True)
    optimizer = torch.optim.Adam([w, b], lr=0.03)
    for _ in range(2000):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(z @ w + b, target) + penalty * (w**2).sum()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            w.clamp_(low, high)
    weights = w.detach().numpy() / spread
    return weights, b.item() - float(weights @ mean)


def threshold_for(confidence: np.ndarray, right: np.ndarray, rate: float) -> tuple[float, float]:
    """(threshold, share of right drafts answered) such that errors among the answered stay within the rate."""
    order = np.argsort(-confidence)
    errors, answered = np.cumsum(1 - right[order]), np.arange(1, len(order) + 1)
    within = np.flatnonzero((errors + 1) / (answered + 1) <= rate)
    if len(within) == 0:
        return 1.0, 0.0
    last = within[-1]
    return float(confidence[order][last]), float(right[order][: last + 1].sum() / right.sum())


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("dump", type=Path)
    arguments.add_argument("--rate", type=float, default=0.05, help="share of answers that may be wrong")
    arguments.add_argument("--later-rate", type=float, default=0.03, help="the same for later turns")
    options = arguments.parse_args()
    names, x, right, apps = read(options.dump)
    sigmoid = lambda values: 1 / (1 + np.exp(-values))
    held_out = np.zeros(len(right))
    for app in range(apps.max() + 1):
        weights, bias = fit(names, x[apps != app], right[apps != app])
        held_out[apps == app] = sigmoid(x[apps == app] @ weights + bias)
    weights, bias = fit(names, x, right)
    threshold, share = threshold_for(held_out, right, options.rate)
    later, later_share = threshold_for(held_out, right, options.later_rate)
    for rate in (0.015, 0.03, 0.05, 0.08, 0.1, 0.15):
        print("  at most {:.1%} wrong: threshold {:.4f}, {:.1%} of the right drafts answered".format(rate, *threshold_for(held_out, right, rate)))
    print(f"{len(right)} drafts; threshold {threshold:.4f} answers {share:.1%} of the right ones, later turns {later:.4f} {later_share:.1%}")
    for low in np.arange(0, 1, 0.1):
        inside = (held_out >= low) & (held_out < low + 0.1)
        if inside.any():
            print(f"  confidence {low:.1f}–{low + 0.1:.1f}: {inside.sum():5d} drafts, {held_out[inside].mean():.3f} expected, {right[inside].mean():.3f} right")
    confidence = {"weights": dict(zip(names, (round(float(w), 6) for w in weights))), "bias": round(bias, 6), "threshold": round(threshold, 6), "laterTurnThreshold": round(later, 6)}
    (HERE.parent / "confidence.json").write_text(json.dumps(confidence, indent=2) + "\n")


if __name__ == "__main__":
    main()
