"""Owns the losses: one batch through the network, compared with its targets."""

from __future__ import annotations

import random

import torch
import torch.nn.functional as F
from torch import Tensor

from corpus import Corpus, Parameter, Span, split_words
from encoding import LIMITS, PARAMETER, TOOL, VALUE, TextEncoder, ToolTokens, listed_values, own_tokens
from model import Thimble, attention_bias, pool, range_scores, words_alone
from sampling import NO_TOOL, Batch, Row

LONGEST_RANGE = 32
WEIGHTS = {"rank": 0.5, "match": 0.5, "tool": 1.0, "answerable": 1.0, "range": 2.0, "list": 0.5, "value": 1.0}
TOOL_CHUNK, ROW_CHUNK = 10, 18  # sequences of like length run together, so that little is spent on padding


def total(losses: dict):
    """What training lowers: losses by name, tensors or numbers, weighted and summed."""
    return sum(WEIGHTS[name] * value for name, value in losses.items())


class EncodedTools:
    """A batch's tools: pooled vectors [t,d] and, for each, its slots' states and (for values) means, and its tokens' late vectors."""

    def __init__(self, model: Thimble, tokens: list[ToolTokens]) -> None:
        order = sorted(range(len(tokens)), key=lambda i: len(tokens[i].ids))
        self.slots: list[Tensor] = [torch.empty(0)] * len(tokens)
        self.means: list[Tensor] = [torch.empty(0)] * len(tokens)
        self.late: list[Tensor] = [torch.empty(0)] * len(tokens)
        vectors: list[Tensor] = [torch.empty(0)] * len(tokens)
        for low in range(0, len(order), TOOL_CHUNK):
            chunk = order[low : low + TOOL_CHUNK]
            ids, mask = pad([tokens[i].ids for i in chunk])
            states = model.encode(ids, mask)
            pooled, (late, _) = pool(states, mask), model.late(states)
            for row, i in enumerate(chunk):
                vectors[i], self.late[i] = pooled[row], late[row, 1 : len(tokens[i].ids) - 1]
                self.slots[i], self.means[i] = slot_states(states[row], tokens[i])
        self.vectors = torch.stack(vectors)


def widen(name: str, output: Tensor, slots: int, words: int) -> Tensor:
    """An output of fusion padded to the batch's number of slots and words; shapes as Fusion.forward returns them."""
    if name == "none":
        return output
    if name == "pointers":
        return F.pad(output, (0, words - output.shape[3], 0, slots - output.shape[2]))
    return F.pad(output, (0,) * (2 * output.dim() - 3) + (slots - output.shape[1],))


def slot_states(states: Tensor, tokens: ToolTokens) -> tuple[Tensor, Tensor]:
    """A tool's states [n,d] -> slots [s,d], half the marker's state and half the mean of the slot's own words; and those means."""
    total = F.pad(states.cumsum(0), (0, 0, 1, 0))
    at = torch.tensor([s.at for s in tokens.slots])
    end = torch.tensor([max(s.end, s.at + 2) for s in tokens.slots])
    means = (total[end] - total[at + 1]) / (end - at - 1)[:, None]
    return (states[at] + means) / 2, means


def pad(rows: list[list[int]]) -> tuple[Tensor, Tensor]:
    longest = max(map(len, rows))
    ids = torch.tensor([r + [0] * (longest - len(r)) for r in rows])
    return ids, torch.tensor([[1] * len(r) + [0] * (longest - len(r)) for r in rows])


class Objective:
    def __init__(self, model: Thimble, corpus: Corpus, encoder: TextEncoder, fused_tools: tuple[int, int], seed: int) -> None:
        self.model, self.corpus, self.encoder, self.fused_tools = model, corpus, encoder, fused_tools
        self.random = random.Random(seed)

    def __call__(self, batch: Batch) -> dict[str, Tensor]:
        tools = EncodedTools(self.model, batch.tokens)
        batch.rows.sort(key=lambda r: len(r.ids))
        ids, mask = pad([r.ids for r in batch.rows])
        request = torch.cat([self._encode(ids[low : low + ROW_CHUNK], mask[low : low + ROW_CHUNK]) for low in range(0, len(ids), ROW_CHUNK)])
        cosines = pool(request, mask) @ tools.vectors.T
        vectors, importance = self.model.late(request)
        match = self.model.match(vectors, importance, mask, tools.late)
        picks = [self._pick(r, cosines[b].detach()) for b, r in enumerate(batch.rows)]
        out, at = self._fuse(batch, tools, request, mask, picks)
        apart = self.model.scale * cosines + self.model.late_scale * match
        losses = {"rank": self._rank(batch.rows, self.model.scale * cosines), "match": self._rank(batch.rows, apart)}
        losses["tool"] = self._tool(batch.rows, picks, at, out, apart)
        losses["answerable"] = self._answerable(batch.rows, at, out)
        losses |= self._arguments(batch, tools, request, mask, ids, at, out)
        return {name: loss for name, loss in losses.items() if loss is not None}

    def _encode(self, ids: Tensor, mask: Tensor) -> Tensor:
        longest = int(mask.sum(1).max())
        return F.pad(self.model.encode(ids[:, :longest], mask[:, :longest]), (0, 0, 0, ids.shape[1] - longest))

    def _pick(self, row: Row, cosine: Tensor) -> list[int]:
        """The tools that go through fusion: the nearest of those offered, the one learned from always among them."""
        most = self.random.randint(*self.fused_tools)
        nearest = [row.offered[i] for i in cosine[row.offered].topk(min(most, len(row.offered))).indices.tolist()]
        wanted = [i for i in (row.choice or {}) if i != NO_TOOL]
        if row.focus is not None and row.focus in row.offered:
            wanted.append(row.focus)
        picked = list(dict.fromkeys(wanted + nearest))[: max(most, len(set(wanted)))]
        self.random.shuffle(picked)
        return picked

    def _fuse(self, batch: Batch, tools: EncodedTools, request: Tensor, mask: Tensor, picks: list[list[int]]):
        """(fusion's outputs, per row {tool: {slot number within the tool: position among the row's fused slots}})."""
        fused = [[s for s, slot in enumerate(t.slots) if slot.kind != VALUE] for t in batch.tokens]
        pieces, kinds, at = [], [], []
        for picked in picks:
            where, length = {}, 0
            for i in picked:
                where[i] = {s: length + n for n, s in enumerate(fused[i])}
                length += len(fused[i])
            at.append(where)
            pieces.append(torch.cat([tools.slots[i][fused[i]] for i in picked]))
            kinds.append([1 if batch.tokens[i].slots[s].kind == TOOL else 2 for i in picked for s in fused[i]])
        words, slots = mask.shape[1], max(map(len, kinds))
        chunks = [self._fuse_chunk(request[low : low + ROW_CHUNK], mask[low : low + ROW_CHUNK], pieces[low : low + ROW_CHUNK], kinds[low : low + ROW_CHUNK]) for low in range(0, len(kinds), ROW_CHUNK)]
        return {name: torch.cat([widen(name, c[name], slots, words) for c in chunks]) for name in chunks[0]}, at

    def _fuse_chunk(self, request: Tensor, mask: Tensor, pieces: list[Tensor], kinds: list[list[int]]) -> dict[str, Tensor]:
        longest, most = int(mask.sum(1).max()), max(map(len, kinds))
        slots = torch.stack([F.pad(p, (0, 0, 0, most - len(p))) for p in pieces])
        slot_mask = torch.tensor([[1] * len(k) + [0] * (most - len(k)) for k in kinds])
        kind = torch.tensor([k + [1] * (most - len(k)) for k in kinds])
        mask = mask[:, :longest]
        words_bias = (1.0 - mask[:, None, :].float()) * -1e4
        return self.model.fusion(request[:, :longest], slots, kind, attention_bias(torch.cat([mask, slot_mask], 1)), words_bias)

    @staticmethod
    def _rank(rows: list[Row], logits: Tensor) -> Tensor | None:
        """Choosing among every offered tool before fusion, logits [b,t]: by the pooled vectors alone, which make the short list, or with
        the words' matches."""
        losses = []
        for b, row in enumerate(rows):
            if row.choice and len(row.offered) > 1 and len(row.choice) == 1 and NO_TOOL not in row.choice:
                target = row.offered.index(next(iter(row.choice)))
                losses.append(F.cross_entropy(logits[b, row.offered][None], torch.tensor([target])))
        return torch.stack(losses).mean() if losses else None

    def _tool(self, rows, picks, at, out, apart) -> Tensor | None:
        losses = []
        for b, row in enumerate(rows):
            if row.choice is None:
                continue
            logits = [out["tool"][b, at[b][i][0]] + apart[b, i] for i in picks[b]]
            logits = torch.stack([*logits, out["none"][b] + self.model.none_cosine])
            target = torch.tensor([row.choice.get(i, 0.0) for i in (*picks[b], NO_TOOL)])
            losses.append(F.cross_entropy(logits[None], target[None]))
        return torch.stack(losses).mean() if losses else None

    @staticmethod
    def _answerable(rows, at, out) -> Tensor | None:
        index = [(b, at[b][r.focus][0], float(r.kind == "call")) for b, r in enumerate(rows) if r.learn_answerable and r.focus in at[b]]
        if not index:
            return None
        b, s, target = zip(*index)
        return F.binary_cross_entropy_with_logits(out["answerable"][list(b), list(s)], torch.tensor(target))

    def _arguments(self, batch: Batch, tools: EncodedTools, request: Tensor, mask: Tensor, ids: Tensor, at, out) -> dict[str, Tensor]:
        ranges, lists, values = [], [], []
        for b, row in enumerate(batch.rows):
            if row.focus not in at[b] or row.kind not in ("call", "missing"):
                continue
            parameters = self.corpus.tools[batch.tools[row.focus]].parameters
            for s, slot in enumerate(batch.tokens[row.focus].slots):
                if slot.kind != PARAMETER:
                    continue
                p, place = parameters[slot.parameter], (b, at[b][row.focus][s])
                given = [span for span in row.spans if span.path == p.path]
                tokens = [own_tokens(row.offsets, span) for span in given]
                if given and not all(tokens):
                    continue  # cut off by the length limit
                (lists if p.list else ranges).append((*place, tokens))
                if listed_values(p) and not p.list:
                    target = self._value_target(p, given, row.text)
                    slots = [v for v, x in enumerate(batch.tokens[row.focus].slots) if x.kind == VALUE and x.parameter == slot.parameter]
                    if target is not None and (target < len(slots) or not given):
                        values.append((*place, row.focus, slots, target if given else -1, p))
        losses = {}
        if ranges:
            losses["range"] = range_loss(ranges, mask, out)
        if lists:
            losses["list"] = list_loss(lists, mask, out)
        if values:
            losses["value"] = self._value_loss(values, tools, request, mask, ids, out)
        return losses

    @staticmethod
    def _value_target(p: Parameter, given: list[Span], text: str) -> int | None:
        """The listed value's number; 0 where none is stated (the caller looks at `given`); None where the words name no listed value."""
        if not given:
            return 0
        span = given[0]
        want = (span.value if span.value is not None else text[span.start : span.end]).lower()
        return next((i for i, v in enumerate(listed_values(p)) if v.lower() == want), None)

    def _value_loss(self, rows, tools: EncodedTools, request: Tensor, mask: Tensor, ids: Tensor, out) -> Tensor:
        most = max(len(r[3]) for r in rows)
        b, s = [r[0] for r in rows], [r[1] for r in rows]
        slot = torch.stack([F.pad(tools.slots[r[2]][r[3]], (0, 0, 0, most - len(r[3]))) for r in rows])
        mean = torch.stack([F.pad(tools.means[r[2]][r[3]], (0, 0, 0, most - len(r[3]))) for r in rows])
        words = F.normalize(request[b], dim=-1).masked_fill(mask[b][..., None] == 0, 0.0)
        near = (F.normalize(mean, dim=-1) @ words.transpose(1, 2))[..., 1:].amax(-1) - 0.7
        share = torch.zeros(len(rows), most)
        for r, (row, *_, p) in enumerate(rows):
            if p.type != "boolean":
                for v in range(len(rows[r][3])):
                    share[r, v] = word_share(ids[row].tolist(), self.encoder.words(split_words(listed_values(p)[v]), LIMITS["value"]))
        value_slot, value_mean = self.model.values(slot, mean)
        logits = self.model.value_logits(out["value_query"][b, s], out["value_word"][b, s], value_slot, value_mean, near, share)
        lengths = torch.tensor([len(r[3]) for r in rows])
        logits = logits.masked_fill(torch.arange(most)[None] >= lengths[:, None], -1e4)
        logits = torch.cat([logits, out["value_unstated"][b, s][:, None]], 1)
        return F.cross_entropy(logits, torch.tensor([r[4] if r[4] >= 0 else most for r in rows]))


def word_share(ids: list[int], value: tuple[int, ...]) -> float:
    """Share of a value's word pieces that stand in the request: 1 where they stand there in a row, at most a half otherwise."""
    n = len(value)
    if n == 0:
        return 0.0
    if any(tuple(ids[i : i + n]) == value for i in range(len(ids) - n + 1)):
        return 1.0
    return 0.5 * len(set(value) & set(ids)) / len(set(value))


def range_loss(rows, mask: Tensor, out) -> Tensor:
    """One scalar argument: cross entropy over every range of words and "unstated"."""
    b, s = [r[0] for r in rows], [r[1] for r in rows]
    start, end, inside = out["pointers"][b, :3, s].unbind(1)
    n = start.shape[1]
    hide = (1 - words_alone(mask[b]).float()) * -1e4
    scores = range_scores(start + hide, end + hide, inside, LONGEST_RANGE).flatten(1)
    logits = torch.cat([scores, out["unstated"][b, s][:, None]], 1)
    target = [t[0][0] * n + min(t[0][-1], t[0][0] + LONGEST_RANGE - 1) if t else n * n for *_, t in rows]
    return F.cross_entropy(logits, torch.tensor(target))


def list_loss(rows, mask: Tensor, out) -> Tensor:
    """A list argument: for every word, whether an item starts there and whether it lies in one."""
    b, s = [r[0] for r in rows], [r[1] for r in rows]
    logits = out["pointers"][b, 3:, s]  # [r,2,n]
    target = torch.zeros_like(logits)
    for r, (*_, items) in enumerate(rows):
        for tokens in items:
            target[r, 0, tokens[0]] = 1
            target[r, 1, tokens] = 1
    weight = mask[b].float()[:, None]
    loss = F.binary_cross_entropy_with_logits(logits, target, reduction="none") * weight
    return loss.sum() / weight.sum() * 2
