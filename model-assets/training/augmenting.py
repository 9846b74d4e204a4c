"""Owns the changes made to a training request that leave its call the same: other names, openings and closings, slips of the finger."""

from __future__ import annotations

import random
import re
from collections import defaultdict

from corpus import MARK, Corpus, Span

OPENINGS = ("please ", "can you ", "could you please ", "hey, ", "hi! ", "ok so ", "I need you to ", "quick one: ", "would you ", "go ahead and ")
CLOSINGS = (" please", " thanks", ", thanks!", " asap", " for me", ", ok?", " - thank you", " now please", " when you get a sec")
IMPERATIVE = re.compile(r"^[A-Z][a-z]+ (?!you\b|me\b|I\b|we\b|is\b|are\b|there\b)")
QUESTION = ("what", "who", "which", "how", "when", "where", "why", "is", "are", "do", "does", "did", "has", "have", "can", "could", "i", "we", "any", "the", "my", "our")


def shape(surface: str) -> tuple[int, str] | None:
    """What two names must share to stand in each other's place: about as many words, begun alike. None where nothing else may stand there."""
    words = len(surface.split())
    first = surface[0]
    if words > 8 or not first.isalnum():
        return None
    begins = "A" if first.isupper() else "0" if first.isdigit() else "a"
    return (min(words, 4), begins)


class Names:
    """Every surface that some string argument has in the authored apps, by shape."""

    def __init__(self, corpus: Corpus) -> None:
        found: dict[tuple[int, str], set[str]] = defaultdict(set)
        for example in corpus.examples:
            free = {p.path for p in corpus.tools[example.tool].parameters if is_free(p)} if example.marked else set()
            for m in MARK.finditer(example.text if free else ""):
                surface, path, value, kind = m.groups()
                if path in free and value is None and kind is None and shape(surface):
                    found[shape(surface)].add(surface)
        self.by_shape = {key: sorted(surfaces) for key, surfaces in found.items()}

    def exchange(self, text: str, spans: list[Span], free: set[str], rng: random.Random, share: float) -> tuple[str, list[Span]]:
        """With probability `share` each, the words of free string arguments become words that another app has in such a place."""
        out, moved, last = "", [], 0
        for span in sorted(spans, key=lambda s: s.start):
            if span.start < last:
                return text, spans
            surface = text[span.start : span.end]
            if span.path in free and span.value is None and rng.random() < share:
                surface = rng.choice(self.by_shape.get(shape(surface), [surface]))
            out += text[last : span.start]
            moved.append(Span(span.path, len(out), len(out) + len(surface), span.value))
            out += surface
            last = span.end
        return out + text[last:], moved


def is_free(parameter) -> bool:
    return parameter.type == "string" and not parameter.values and not parameter.format


def frame(text: str, spans: list[Span], rng: random.Random) -> tuple[str, list[Span]]:
    """A politeness before or after a request that is an order."""
    if rng.random() < 0.5:
        return text.rstrip(".!") + rng.choice(CLOSINGS), spans
    first = text.split(" ", 1)[0].lower()
    if not IMPERATIVE.match(text) or first in QUESTION or (spans and min(s.start for s in spans) == 0):
        return text, spans
    opening = rng.choice(OPENINGS)
    opening = opening[:1].upper() + opening[1:] if rng.random() < 0.5 else opening
    moved = [Span(s.path, s.start + len(opening), s.end + len(opening), s.value) for s in spans]
    return opening + text[:1].lower() + text[1:], moved


def slip(text: str, spans: list[Span], rng: random.Random) -> str:
    """Two neighbouring letters of a word outside every argument change places; offsets stay."""
    places = [m.start() for m in re.finditer(r"(?<=[a-z])[a-z]{2}(?=[a-z])", text) if not any(s.start < m.end() + 1 and m.start() - 1 < s.end for s in spans)]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
