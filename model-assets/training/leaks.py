"""Owns what keeps measured data out of training: no tool of a measured set by its name, no request nearly like a measured one."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

from corpus import MARK, Corpus, normal_name, read_lines

ALIKE = 0.8  # share of two requests' distinct words that both hold
FEWEST_WORDS = 5  # below it, two people say the same by chance: "turn on the kitchen light"


class Measured:
    """Names and requests of everything that is measured: the held-out apps and, where they are at hand, the public dev sets."""

    def __init__(self, data: Path, public: Path, held_out: set[str]) -> None:
        self.names: set[str] = set()
        self.requests: list[frozenset[str]] = []
        self.by_word: dict[str, list[int]] = defaultdict(list)
        for app in held_out:
            for tool in json.loads((data / f"{app}.json").read_text())["tools"]:
                self._add_names([tool["name"], *(v["name"] for v in tool.get("variants", []) if "name" in v)])
                missing = [text for texts in tool.get("missing", {}).values() for text in texts]
                self._add_requests([*tool["say"], *tool.get("plain", []), *missing, *(e["text"] for e in tool["escalate"])])
        if public.is_dir():
            self._read_public(public / "dev")

    def _read_public(self, dev: Path) -> None:
        for row in read_lines(dev / "seal_tools/test_out_domain.jsonl"):
            self._add_names(call["api"] for call in row["calling"])
            self._add_requests([row["query"]])
        for name in ("eval_real.json", "eval_simulated.json"):
            for api in json.loads((dev / "toolalpaca/data" / name).read_text()):
                self._add_names(name for name in api.get("Function_Description", {}) if name != "components")
                self._add_requests(api.get("Instructions", []))

    def _add_names(self, names) -> None:
        self.names |= {normal_name(name) for name in names}

    def _add_requests(self, texts) -> None:
        for words in map(distinct_words, texts):
            for word in words:
                self.by_word[word].append(len(self.requests))
            self.requests.append(words)

    def holds(self, text: str) -> bool:
        """Whether a request nearly like this one is measured."""
        words = distinct_words(text)
        if len(words) < FEWEST_WORDS:
            return False
        # Two sets that share four fifths of their words share one of the rarest fifth and one more.
        rarest = sorted(words, key=lambda word: len(self.by_word.get(word, ())))[: len(words) // 4 + 1]
        near = {i for word in rarest for i in self.by_word.get(word, ())}
        return any(len(words & self.requests[i]) >= ALIKE * len(words | self.requests[i]) for i in near)


def distinct_words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", MARK.sub(r"\1", text).lower()))


def without_measured(corpus: Corpus, measured: Measured) -> int:
    """Takes requests nearly like measured ones out of the corpus, and says how many those were."""
    before = len(corpus.examples)
    corpus.examples = [example for example in corpus.examples if not measured.holds(example.text)]
    return before - len(corpus.examples)
