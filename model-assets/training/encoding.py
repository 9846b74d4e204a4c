"""Owns how text becomes token ids: requests, and tools as marked segments. src/model/tool-text.ts does the same in the Worker.

A tool reads: [T] name words : description [P] parameter words ( type , required ) description [V] value [V] value [P] …
Each marker opens a slot: the tool, one of its parameters, or one of a parameter's listed values.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tokenizers import Tokenizer

from corpus import Parameter, Span, split_words

CLS, SEP, MASK = 101, 102, 103
TOOL, PARAMETER, VALUE = 2, 3, 4  # [unused1], [unused2], [unused3] of the vocabulary
LIMITS = {"tool_name": 24, "tool_description": 40, "parameter_name": 12, "parameter_description": 24, "value": 12, "values": 24, "tool": 384, "request": 96}


@dataclass(frozen=True)
class Slot:
    kind: int  # TOOL, PARAMETER or VALUE
    at: int  # the marker's position
    end: int  # one past the slot's last own token
    parameter: int = -1
    value: int = -1


@dataclass
class ToolTokens:
    ids: list[int]
    slots: list[Slot]  # in order; parameters past the length limit have none


class TextEncoder:
    def __init__(self, base: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.tokenizer.encode_special_tokens = True  # "[SEP]" in a text is text
        self.words = lru_cache(maxsize=200_000)(self._words)

    def _words(self, text: str, most: int) -> tuple[int, ...]:
        return tuple(self.tokenizer.encode(text, add_special_tokens=False).ids[:most])

    def request(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Ids with [CLS] and [SEP], and each token's character range; the two special ones have (0, 0)."""
        e = self.tokenizer.encode(text, add_special_tokens=False)
        most = LIMITS["request"] - 2
        return [CLS, *e.ids[:most], SEP], [(0, 0), *e.offsets[:most], (0, 0)]

    def tool(self, name: str, description: str, parameters: list[tuple[Parameter, str, str]]) -> ToolTokens:
        """parameters: (parameter, its name in words, its description)."""
        ids, slots = [CLS], []

        def put(kind: int, segments: list[tuple[int, ...]], parameter: int = -1, value: int = -1) -> bool:
            length = 1 + sum(map(len, segments))
            if len(ids) + length + 1 > LIMITS["tool"]:
                return False
            slots.append(Slot(kind, len(ids), len(ids) + length, parameter, value))
            ids.append(kind)
            for segment in segments:
                ids.extend(segment)
            return True

        put(TOOL, [self.words(split_words(name), LIMITS["tool_name"]), self.words(":", 1), self.words(description, LIMITS["tool_description"])])
        for i, (p, words, text) in enumerate(parameters):
            opened = put(PARAMETER, [self.words(words, LIMITS["parameter_name"]), self.words(type_words(p), 12), self.words(text, LIMITS["parameter_description"])], i)
            for j, value in enumerate(listed_values(p)):
                opened = opened and put(VALUE, [self.words(split_words(value), LIMITS["value"])], i, j)
            if not opened:
                break
        return ToolTokens([*ids, SEP], slots)


def parameter_words(path: str) -> str:
    return split_words(path.replace(".", " "))


def type_words(p: Parameter) -> str:
    kind = p.format if p.format and p.type == "string" else p.type
    return f"( {'list of ' if p.list else ''}{kind} , {'required' if p.required else 'optional'} )"


def listed_values(p: Parameter) -> tuple[str, ...]:
    if p.values:
        return p.values[: LIMITS["values"]]
    return ("true", "false") if p.type == "boolean" else ()


def own_tokens(offsets: list[tuple[int, int]], span: Span) -> list[int]:
    return [t for t, (start, end) in enumerate(offsets) if end > start and start < span.end and end > span.start]
