"""Fits confidence: `python calibrate.py DUMP.jsonl`, where DUMP comes from `npm run eval -- --split calibrate --dump DUMP.jsonl`.

In two steps. First, for each kind of decision about a parameter a line from the model's log-odds to true ones (Platt, 1999); see
src/model/certainty.ts. Then a logistic regression from the features of src/model/confidence.ts, those lines among them, to "the drafted
call is entirely right", over calls and requests that must escalate alike. Surer never counts against a draft: the signs of such
weights are fixed, since the surest drafts are too few to learn from. Each app is held out of both steps in turn; the threshold is the
least confidence from which the held-out errors stay within the promised rate by conformal risk control (Angelopoulos et al., 2022):
(errors + 1) / (answered + 1) <= rate.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).parent
RISING = {"tool", "answerable", "cosine", "cosineMargin", "leastCertain", "together", "weakest", "labelled", "toolAlone", "answerableAlone", "matched", "leastMatched", "matchMargin"}
FALLING = {"otherWords", "unplaced"}
FLOOR = 1e-6
AS_IT_IS = {"slope": 1.0, "shift": 0.0}


def read(file: Path) -> tuple[list[str], list[dict], np.ndarray, np.ndarray]:
    """(feature names, drafts that nothing rules out [n], right [n], app numbers [n])."""
    rows = [json.loads(line) for line in file.read_text().split("\n") if line]
    rows = [r for r in rows if r["features"] and r["doubt"] is None]
    apps = sorted({r["app"] for r in rows})
    return list(rows[0]["features"]), rows, np.array([r["right"] for r in rows], dtype=float), np.array([apps.index(r["app"]) for r in rows])


def log_odds(p: np.ndarray) -> np.ndarray:
    return np.log(np.maximum(p, FLOOR)) - np.log(np.maximum(1 - p, FLOOR))


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def fit_lines(rows: list[dict], pull: float = 2.0) -> dict[str, dict[str, float]]:
    """By kind of decision the slope and shift that its log-odds need; `pull` draws those of rare kinds towards no change."""
    seen: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        for decision in row["decisions"]:
            if decision["right"] is not None:
                seen.setdefault(decision["kind"], []).append((decision["probability"], float(decision["right"])))
    lines = {}
    for kind, pairs in sorted(seen.items()):
        probability, right = np.array(pairs).T
        x, y = torch.tensor(log_odds(probability)), torch.tensor(right)
        line = torch.tensor([1.0, 0.0], dtype=torch.double, requires_grad=True)
        optimizer = torch.optim.LBFGS([line], max_iter=100, line_search_fn="strong_wolfe")

        def loss() -> torch.Tensor:
            optimizer.zero_grad()
            total = torch.nn.functional.binary_cross_entropy_with_logits(line[0] * x + line[1], y, reduction="sum")
            total = total + pull * ((line[0] - 1) ** 2 + line[1] ** 2)
            total.backward()
            return total

        optimizer.step(loss)
        slope, shift = line.detach().tolist()
        lines[kind] = {"slope": round(slope, 4), "shift": round(shift, 4)}
    return lines


def with_lines(names: list[str], rows: list[dict], lines: dict[str, dict[str, float]]) -> np.ndarray:
    """Features [n,f] as src/model/confidence.ts makes them under these lines."""
    x = np.array([[row["features"][n] for n in names] for row in rows])
    at = {n: i for i, n in enumerate(names)}
    for values, row in zip(x, rows):
        if not row["decisions"]:
            continue
        slope, shift, probability = np.array([(*lines.get(d["kind"], AS_IT_IS).values(), d["probability"]) for d in row["decisions"]]).T
        certain = slope * log_odds(probability) + shift
        values[at["leastCertain"]] = certain.min()
        values[at["together"]] = log_odds(sigmoid(certain).prod())
        values[at["weakest"]] = min(values[at["tool"]], values[at["answerable"]], certain.min())
    return x


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
    names, rows, right, apps = read(options.dump)
    shipped = json.loads((HERE.parent / "confidence.json").read_text())
    dumped = np.array([[row["features"][n] for n in names] for row in rows])
    assert np.allclose(with_lines(names, rows, shipped["lines"]), dumped, atol=1e-2), "not the features that the Worker makes: dump again under this confidence.json"
    held_out = np.zeros(len(right))
    for app in range(apps.max() + 1):
        inside = apps == app
        x = with_lines(names, rows, fit_lines([row for row, is_inside in zip(rows, inside) if not is_inside]))
        weights, bias = fit(names, x[~inside], right[~inside])
        held_out[inside] = sigmoid(x[inside] @ weights + bias)
    lines = fit_lines(rows)
    weights, bias = fit(names, with_lines(names, rows, lines), right)
    threshold, share = threshold_for(held_out, right, options.rate)
    later, later_share = threshold_for(held_out, right, options.later_rate)
    for rate in (0.015, 0.03, 0.05, 0.08, 0.1, 0.15):
        print("  at most {:.1%} wrong: threshold {:.4f}, {:.1%} of the right drafts answered".format(rate, *threshold_for(held_out, right, rate)))
    print(f"{len(right)} drafts; threshold {threshold:.4f} answers {share:.1%} of the right ones, later turns {later:.4f} {later_share:.1%}")
    for low in np.arange(0, 1, 0.1):
        inside = (held_out >= low) & (held_out < low + 0.1)
        if inside.any():
            print(f"  confidence {low:.1f}–{low + 0.1:.1f}: {inside.sum():5d} drafts, {held_out[inside].mean():.3f} expected, {right[inside].mean():.3f} right")
    confidence = {"lines": lines, "weights": dict(zip(names, (round(float(w), 6) for w in weights))), "bias": round(bias, 6), "threshold": round(threshold, 6), "laterTurnThreshold": round(later, 6)}
    (HERE.parent / "confidence.json").write_text(json.dumps(confidence, indent=2) + "\n")


if __name__ == "__main__":
    main()
