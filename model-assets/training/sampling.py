"""Owns how training batches are drawn: blocks of one domain's requests that share a tool list, with negatives from the other blocks."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field

from augmenting import Names, frame, is_free, slip
from corpus import Corpus, Example, Span, Tool, realise
from encoding import CLS, MASK, PARAMETER, SEP, TOOL, VALUE, TextEncoder, ToolTokens, own_tokens, parameter_words

JOINS = (" and ", " and then ", ", then ", ". Also ", " and also ", "; ", ". After that, ", " plus ", ", and ", ". Then ")
NO_TOOL = -1
NO_TOOL_FITS = ("near_miss", "chat")  # of the app's own
UNMASKED = {CLS, SEP, TOOL, PARAMETER, VALUE}


@dataclass
class Row:
    """One request of a batch, with its targets. Tools are numbered within the batch."""

    text: str
    ids: list[int]
    offsets: list[tuple[int, int]]
    spans: list[Span]
    kind: str
    offered: list[int]
    focus: int | None  # the tool whose arguments and answerability are learned
    choice: dict[int, float] | None  # target over offered tools and NO_TOOL; None where choosing isn't learned
    learn_answerable: bool


@dataclass
class Batch:
    tools: list[int] = field(default_factory=list)  # corpus index by batch number
    tokens: list[ToolTokens] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


class Sampler:
    def __init__(self, corpus: Corpus, encoder: TextEncoder, configuration: dict, seed: int) -> None:
        self.corpus, self.encoder, self.mixture, self.shape = corpus, encoder, configuration["mixture"], configuration["batch"]
        self.changes, self.names = configuration["changes"], Names(corpus)
        self.random = random.Random(seed)
        self.tools_of, self.pools = defaultdict(list), defaultdict(lambda: defaultdict(list))
        for i, tool in enumerate(corpus.tools):
            self.tools_of[tool.domain].append(i)
        for example in corpus.examples:
            kind = "unanswerable" if example.kind in ("missing", "escalate") else example.kind
            self.pools[example.domain][kind].append(example)
        self.unrelated = self.pools.pop("unrelated", {}).get("unrelated", [])
        self.domains: dict[str, list[list[str]]] = {"authored": [[]], "spans": [[]], "choosing": []}  # by source, families of them
        choosing = defaultdict(list)
        times = {domain: int(n) for n, domains in self.mixture["emphasis"].items() for domain in domains}
        for domain, kinds in sorted(self.pools.items()):
            if kinds["choose"]:
                choosing[domain.split(":")[0]].append(domain)
            elif kinds["call"]:
                self.domains["authored" if kinds["call"][0].marked else "spans"][0] += [domain] * times.get(domain, 1)
        self.domains["choosing"] = list(choosing.values())

    def draw(self) -> Batch:
        batch = self._draw()
        while not batch.rows:
            batch = self._draw()
        return batch

    def _draw(self) -> Batch:
        batch = Batch()
        number: dict[int, int] = {}
        blocks = [self._block() for _ in range(self.shape["blocks"])]
        for tools, _ in blocks:
            for tool in tools:
                if tool not in number:
                    number[tool] = len(batch.tools)
                    batch.tools.append(tool)
        batch.tokens = [self._view(self.corpus.tools[i]) for i in batch.tools]
        longest = self.shape["short_request_tokens"] if self.random.random() < self.shape["short_share"] else 96
        for tools, drawn in blocks:
            for example, absent in drawn:
                row = self._row(example, absent, tools, number, len(batch.tools))
                if len(row.ids) <= longest:
                    batch.rows.append(row)
        return batch

    def _block(self) -> tuple[list[int], list[tuple[Example, bool]]]:
        """(tools, [(example, its tool is withheld)])."""
        weights = {k: v for k, v in self.mixture["sources"].items() if any(self.domains[k])}
        source = self.random.choices(list(weights), list(weights.values()))[0]
        domain = self.random.choice(self.random.choice(self.domains[source]))
        all_tools = self.tools_of[domain]
        low, high = self.shape["tools_per_block"]
        tools = self.random.sample(all_tools, min(len(all_tools), self.random.randint(low, high)))
        by_kind = self.pools[domain]
        with_examples = {e.tool for e in by_kind["call"] + by_kind["choose"]}
        if not with_examples & set(tools):
            tools[0] = self.random.choice(sorted(with_examples))
        kinds = self.mixture[source]
        drawn = []
        for kind in self.random.choices(list(kinds), list(kinds.values()), k=self.shape["requests_per_block"]):
            found = self._example(kind, by_kind, tools)
            if found:
                drawn.append((found, kind == "absent"))
        return tools, drawn

    def _example(self, kind: str, by_kind: dict[str, list[Example]], tools: list[int]) -> Example | None:
        """One example of the kind that fits the tools; a twin or a further tool it needs is added to them."""
        if kind == "unrelated":
            return self.random.choice(self.unrelated) if self.unrelated else None
        if kind == "absent":
            outside = [e for e in self._some(by_kind["call"] + by_kind["choose"], 60) if e.tool not in tools]
            return self.random.choice(outside) if outside else None
        if kind == "several":
            example = self.random.choice(by_kind["several"]) if by_kind["several"] else None
            if example:
                tools += [i for i in example.also if i not in tools][:2]
            return example
        inside = [e for e in by_kind["call" if kind == "joined" else kind] if e.tool in tools]
        if kind == "joined":
            return self._join(*self.random.sample(inside, 2)) if len(inside) > 1 else None
        example = self.random.choice(inside) if inside else None
        if example:
            tools += [i for i in example.twins if i not in tools]
        return example

    def _some(self, items: list, most: int) -> list:
        return self.random.sample(items, min(len(items), most))

    def _join(self, first: Example, second: Example) -> Example:
        """Two requests in one breath: more than one call can serve."""
        (a, _), (b, _) = (realise(e, self.corpus.tools, self.random, 0.5) for e in (first, second))
        text = a.rstrip(".?! ") + self.random.choice(JOINS) + b[:1].lower() + b[1:]
        return Example(text, "several", first.domain, first.tool, also=(first.tool, second.tool))

    def _row(self, example: Example, absent: bool, tools: list[int], number: dict[int, int], count: int) -> Row:
        text, spans = self._change(example, *realise(example, self.corpus.tools, self.random, 0.5))
        text = self._vary(text)
        ids, offsets = self.encoder.request(text)
        ids = self._mask(ids, {t for span in spans for t in own_tokens(offsets, span)})
        own = [number[i] for i in tools if not (absent and i == example.tool)]
        needed = {number[i] for i in (example.tool, *example.twins, *example.also) if i in number and not absent}
        if self.random.random() < self.shape["thinned_share"]:
            own = [i for i in own if i in needed or self.random.random() < 0.5] or own
        withheld = number.get(example.tool, -1) if absent else -1
        others = [i for i in range(count) if i not in own and i != withheld]
        # A tool of another app may do what none of this one's does.
        if (example.kind == "unrelated" or not (absent or example.why in NO_TOOL_FITS)) and self.random.random() < 0.5:
            own = own + self._some(others, self.random.randint(1, 6))
        self.random.shuffle(own)
        focus = number.get(example.tool) if not absent and example.kind not in ("unrelated", "choose") else None
        choice = self._choice(example, absent, number)
        if choice is not None and any(i not in own for i in choice if i != NO_TOOL):
            choice = None
        return Row(text, ids, offsets, spans, example.kind, own, focus, choice, example.why != "ambiguous")

    @staticmethod
    def _choice(example: Example, absent: bool, number: dict[int, int]) -> dict[int, float] | None:
        """What choosing should say. Most requests that must escalate are the right tool with no right call: they teach the answerable
        head, not this one; of them only near misses and chat are "no tool", and twins that fit equally share the target."""
        if absent or example.kind == "unrelated" or example.why in NO_TOOL_FITS:
            return {NO_TOOL: 1.0}
        if example.why == "ambiguous" and example.twins:
            both = [number[i] for i in (example.tool, *example.twins) if i in number]
            return {i: 1 / len(both) for i in both} if len(both) > 1 else None
        return {number[example.tool]: 1.0} if example.kind in ("call", "choose", "missing") else None

    def _change(self, example: Example, text: str, spans: list[Span]) -> tuple[str, list[Span]]:
        if example.kind not in ("call", "missing", "escalate"):
            return text, spans
        if example.marked:  # other corpora don't say which of their slots are names
            free = {p.path for p in self.corpus.tools[example.tool].parameters if is_free(p)}
            text, spans = self.names.exchange(text, spans, free, self.random, self.changes["names"])
            if self.random.random() < self.changes["frame"]:
                text, spans = frame(text, spans, self.random)
        return (slip(text, spans, self.random) if self.random.random() < self.changes["slip"] else text), spans

    def _vary(self, text: str) -> str:
        """Harmless changes that keep every offset."""
        r = self.random.random()
        if r < 0.12:
            lower = text.lower()
            return lower if len(lower) == len(text) else text
        if r < 0.24:
            return text.rstrip(".?!") or text
        return text[:1].upper() + text[1:] if r < 0.34 and len(text[:1].upper()) == 1 else text

    def _view(self, tool: Tool) -> ToolTokens:
        """The tool under one of its names and descriptions, each parameter likewise; descriptions are missing now and then."""
        declarations = [{}, *tool.variants]
        pick = lambda: self.random.choice(declarations)
        bare = self.random.random() < 0.06
        description = "" if bare else pick().get("description", tool.description)
        parameters = []
        for p in tool.parameters:
            declared = pick()
            words = parameter_words(renamed(p.path, declared.get("rename") or {}))
            text = "" if bare or self.random.random() < 0.05 else (declared.get("describe") or {}).get(p.path, p.description)
            parameters.append((p, words, text))
        tokens = self.encoder.tool(pick().get("name", tool.name), description, parameters)
        return ToolTokens(self._mask(tokens.ids, {i for slot in tokens.slots if slot.kind == VALUE for i in range(slot.at, slot.end)}), tokens.slots)

    def _mask(self, ids: list[int], spared: set[int]) -> list[int]:
        """Some words hidden, so that no single one decides; never [CLS], [SEP] or a marker, nor an argument's words or a listed value."""
        share = self.changes["masked"]
        hidden = lambda at, token: at not in spared and token not in UNMASKED and self.random.random() < share
        return [MASK if hidden(at, token) else token for at, token in enumerate(ids)] if share else ids


def renamed(path: str, rename: dict[str, str]) -> str:
    """A dotted path with each of its prefixes renamed: {"address": "place"} turns address.city into place.city."""
    keys = path.split(".")
    return ".".join(rename.get(".".join(keys[: i + 1]), keys[i]).split(".")[-1] for i in range(len(keys)))
