"""Owns the network: an encoder that reads requests and tools apart, and a fusion that reads them together.

encode()  token ids -> states. Requests and tools go through it alone, so a tool is encoded once and cached.
late()    states -> small vectors of length 1, one a token; each of the request's words is held against all of a tool's, and the best
          match of each counts: late interaction (ColBERT, Khattab and Zaharia, 2020), for what one vector a tool blurs.
fuse()    a request's states with the slots of the best few tools -> which tool, whether one call answers, and for each
          parameter the words that state it (a score for every range and for "unstated").
values    a listed value is scored by a small network on (value slot, fused parameter slot), next to the pretrained similarity
          between the value and the request's words and the share of the value's words that stand in the request.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

WIDTH, HEADS, INNER, POINTER_WIDTH, VALUE_WIDTH, LATE_WIDTH = 384, 12, 1536, 128, 256, 128
LATE_CENTRE = 0.38  # a request's mean best match with a tool, about
MARKERS = (2, 3, 4)
HAS_BFLOAT16 = torch.cpu._is_avx512_bf16_supported()  # emulated, it is some sixty times slower than single precision
UNSTATED_SHIFT = -1.25  # added when shipped: training says "not stated" a little too readily for apps it has not seen; fitted on the calibration apps


class Layer(nn.Module):
    """BERT's layer, post-norm."""

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        self.dropout = dropout
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        b, n, _ = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5
        if bias is not None:
            scores = scores + bias
        mixed = (scores.softmax(-1).to(v.dtype) @ v).transpose(1, 2).reshape(b, n, WIDTH)
        x = self.norm1(x + self._drop(self.out(mixed)))
        return self.norm2(x + self._drop(self.down(F.gelu(self.up(x)))))

    def _drop(self, x: Tensor) -> Tensor:
        return F.dropout(x, self.dropout) if self.training and self.dropout else x


def run(layers: nn.ModuleList, x: Tensor, bias: Tensor | None, training: bool) -> Tensor:
    """Through the layers, in training with bfloat16 multiplications where the CPU has them: all else stays in single precision."""
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=training and HAS_BFLOAT16):
        for layer in layers:
            x = layer(x, bias)
    return x.float()


class Encoder(nn.Module):
    def __init__(self, depth: int, dropout: float) -> None:
        super().__init__()
        self.position = nn.Parameter(torch.zeros(512, WIDTH))
        self.norm = nn.LayerNorm(WIDTH, 1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(depth))

    def forward(self, embedded: Tensor, bias: Tensor | None = None) -> Tensor:
        return run(self.layers, self.norm(embedded + self.position[: embedded.shape[1]]), bias, self.training)


class Late(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.project = nn.Linear(WIDTH, LATE_WIDTH)
        self.importance = nn.Linear(WIDTH, 1)
        nn.init.orthogonal_(self.project.weight)  # keeps what the pretrained states have in common
        for zero in (self.project.bias, self.importance.weight, self.importance.bias):
            nn.init.zeros_(zero)

    def forward(self, states: Tensor) -> tuple[Tensor, Tensor]:
        """states [...,n,d] -> vectors of length 1 [...,n,128], how much each word counts as a logit [...,n]."""
        return F.normalize(self.project(states), dim=-1), self.importance(states).squeeze(-1)


class Fusion(nn.Module):
    """Every output of one request's fused states; the graph that ships."""

    def __init__(self, depth: int, dropout: float) -> None:
        super().__init__()
        self.kind = nn.Parameter(torch.randn(3, WIDTH) * 0.02)  # request, tool, parameter
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(depth))
        self.tool, self.none, self.answerable = mlp(WIDTH), mlp(WIDTH), mlp(2 * WIDTH)
        for head in (self.tool, self.none):
            nn.init.zeros_(head[2].weight)
            nn.init.zeros_(head[2].bias)
        self.pointers_slot = nn.Linear(WIDTH, 5 * POINTER_WIDTH)  # start, end, inside, list start, list inside
        self.pointers_word = nn.Linear(WIDTH, 5 * POINTER_WIDTH)
        self.unstated = mlp(WIDTH)
        self.attend_slot, self.attend_word = nn.Linear(WIDTH, POINTER_WIDTH), nn.Linear(WIDTH, POINTER_WIDTH)
        self.value_slot = nn.Linear(2 * WIDTH, VALUE_WIDTH)
        self.value_word = nn.Linear(WIDTH, WIDTH)
        self.value_unstated = mlp(2 * WIDTH)

    def forward(self, request: Tensor, slots: Tensor, kinds: Tensor, bias: Tensor | None = None, words_bias: Tensor | None = None) -> dict[str, Tensor]:
        """request [b,n,d], slots [b,s,d], kinds [b,s] (1 tool, 2 parameter) -> logits by name; see the end for shapes."""
        n = request.shape[1]
        x = torch.cat([request + self.kind[0], slots + self.kind[kinds]], 1)
        x = run(self.layers, x, bias, self.training)
        words, fused = x[:, :n], x[:, n:]
        first = words[:, :1].expand(-1, fused.shape[1], -1)
        a = self.pointers_slot(fused).unflatten(-1, (5, POINTER_WIDTH)).transpose(1, 2)  # [b,5,s,128]
        w = self.pointers_word(words).unflatten(-1, (5, POINTER_WIDTH)).transpose(1, 2)
        attention = self.attend_slot(fused) @ self.attend_word(words).transpose(1, 2) * POINTER_WIDTH**-0.5
        if words_bias is not None:
            attention = attention + words_bias
        attended = attention.softmax(-1) @ request  # unfused: close to the pretrained space that values live in
        pair = torch.cat([fused, attended], -1)
        return {
            "tool": self.tool(fused).squeeze(-1),  # [b,s]
            "none": self.none(words[:, 0]).squeeze(-1),  # [b]
            "answerable": self.answerable(torch.cat([fused, first], -1)).squeeze(-1),  # [b,s]
            "pointers": a @ w.transpose(-1, -2) * POINTER_WIDTH**-0.5,  # [b,5,s,n]
            "unstated": self.unstated(fused).squeeze(-1),  # [b,s]
            "value_query": self.value_slot(pair),  # [b,s,256]
            "value_word": self.value_word(attended),  # [b,s,d]
            "value_unstated": self.value_unstated(pair).squeeze(-1),  # [b,s]
        }


class Values(nn.Module):
    """What of a listed value's slot and mean does not depend on the request; cached with its tool."""

    def __init__(self) -> None:
        super().__init__()
        self.slot, self.mean = nn.Linear(WIDTH, VALUE_WIDTH), nn.Linear(WIDTH, WIDTH)

    def forward(self, slot: Tensor, mean: Tensor) -> tuple[Tensor, Tensor]:
        return self.slot(slot), F.normalize(self.mean(mean), dim=-1)


class Thimble(nn.Module):
    def __init__(self, base: Path, depth: int = 6, fusion: int = 2, dropout: float = 0.0) -> None:
        super().__init__()
        self.encoder, self.late, self.fusion, self.values = Encoder(depth, dropout), Late(), Fusion(fusion, dropout), Values()
        self.mark = nn.Parameter(torch.zeros(len(MARKERS), WIDTH))
        self.scale, self.none_cosine, self.late_scale = (nn.Parameter(torch.tensor(x)) for x in (20.0, 6.0, 16.0))
        self.value_out = nn.Parameter(torch.randn(VALUE_WIDTH) * 0.05)
        self.value_scales = nn.Parameter(torch.tensor([4.0, 3.0, 4.0]))  # nearest word, share of words, attended words
        table = self._start_from(load_file(base / "model.safetensors"), fusion)
        rows, scales = quantise_rows(table)
        self.register_buffer("rows", rows, persistent=False)
        self.register_buffer("row_scales", scales, persistent=False)

    def _start_from(self, weights: dict[str, Tensor], fusion: int) -> Tensor:
        weights = {k.removeprefix("bert."): v for k, v in weights.items()}
        e = "embeddings."
        with torch.no_grad():
            self.encoder.position.copy_(weights[e + "position_embeddings.weight"] + weights[e + "token_type_embeddings.weight"][0])
            self.encoder.norm.load_state_dict({k: weights[f"{e}LayerNorm.{k}"] for k in ("weight", "bias")})
            depth = len(self.encoder.layers)
            for i, layer in enumerate([*self.encoder.layers, *self.fusion.layers]):
                load_layer(layer, weights, i if i < depth else i - fusion)
            self.mark.copy_(torch.randn_like(self.mark) * 0.02)
            for head in (self.values.mean, self.fusion.value_word):  # start as the pretrained similarity
                head.weight.copy_(torch.eye(WIDTH))
                head.bias.zero_()
        return weights[e + "word_embeddings.weight"]

    def embed(self, ids: Tensor) -> Tensor:
        """The word table is frozen and used as it ships: int8 rows with a scale each; markers have vectors of their own."""
        x = self.rows[ids].float() * self.row_scales[ids][..., None]
        marker = (ids >= MARKERS[0]) & (ids <= MARKERS[-1])
        return torch.where(marker[..., None], self.mark[(ids - MARKERS[0]).clamp(0, 2)], x)

    def encode(self, ids: Tensor, mask: Tensor) -> Tensor:
        return self.encoder(self.embed(ids), attention_bias(mask))

    @staticmethod
    def match(vectors: Tensor, importance: Tensor, mask: Tensor, tools: list[Tensor]) -> Tensor:
        """Requests' vectors [b,n,128] with their words' importance and mask [b,n], each tool's vectors [m,128] -> [b,t]: the weighted
        mean of each word's best match, less what is usual."""
        share = (importance - (1 - words_alone(mask).float()) * 1e4).softmax(-1)
        return torch.stack([(share * (vectors @ tool.T).amax(-1)).sum(-1) for tool in tools], 1) - LATE_CENTRE

    def value_logits(self, query: Tensor, word: Tensor, slot: Tensor, mean: Tensor, nearest: Tensor, share: Tensor) -> Tensor:
        """query [r,256], word [r,d] of a parameter; slot [r,v,256], mean [r,v,d] of its values; nearest, share [r,v] -> [r,v]."""
        network = F.relu(slot + query[:, None]) @ self.value_out
        attended = (mean * F.normalize(word, dim=-1)[:, None]).sum(-1)
        return network + self.value_scales[0] * nearest + self.value_scales[1] * share + self.value_scales[2] * attended


def mlp(inputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inputs, WIDTH), nn.GELU(), nn.Linear(WIDTH, 1))


def attention_bias(mask: Tensor) -> Tensor:
    """[b,n] of 0 and 1 -> what is added to attention scores, [b,1,1,n]."""
    return (1.0 - mask[:, None, None, :].float()) * -1e4


def words_alone(mask: Tensor) -> Tensor:
    """[b,n] of 0 and 1, less [CLS] and [SEP], which are no words."""
    words = mask.clone()
    words[:, 0] = 0
    words[torch.arange(len(words)), mask.sum(1) - 1] = 0
    return words


def pool(states: Tensor, mask: Tensor) -> Tensor:
    """Mean over tokens, length 1: [b,n,d] -> [b,d]; the sentence encoder's own pooling."""
    m = mask[..., None].float()
    return F.normalize((states.float() * m).sum(1) / m.sum(1), dim=-1)


def quantise_rows(table: Tensor) -> tuple[Tensor, Tensor]:
    scales = table.abs().amax(-1).clamp_min(1e-8) / 127
    return (table / scales[:, None]).round().to(torch.int8), scales


def load_layer(layer: Layer, weights: dict[str, Tensor], index: int) -> None:
    at = lambda name, part: weights[f"encoder.layer.{index}.{name}.{part}"]
    for part in ("weight", "bias"):
        getattr(layer.qkv, part).copy_(torch.cat([at(f"attention.self.{n}", part) for n in ("query", "key", "value")]))
        getattr(layer.out, part).copy_(at("attention.output.dense", part))
        getattr(layer.up, part).copy_(at("intermediate.dense", part))
        getattr(layer.down, part).copy_(at("output.dense", part))
        getattr(layer.norm1, part).copy_(at("attention.output.LayerNorm", part))
        getattr(layer.norm2, part).copy_(at("output.LayerNorm", part))


def range_scores(start: Tensor, end: Tensor, inside: Tensor, longest: int) -> Tensor:
    """Logits [r,n] -> [r,n,n]: start[i] + end[j] + sum of inside[i..j] for i <= j < i + longest, -1e4 elsewhere.

    A semi-Markov range score: the inside term lets every word vote on whether it belongs, so a name of several words is taken whole.
    """
    n = start.shape[1]
    total = F.pad(inside.cumsum(-1), (1, 0))
    scores = start[:, :, None] + end[:, None, :] + total[:, None, 1:] - total[:, :-1, None]
    i, j = torch.arange(n)[:, None], torch.arange(n)[None, :]
    allowed = (i <= j) & (j < i + longest)
    return scores.masked_fill(~allowed, -1e4)
