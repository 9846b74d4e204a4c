"""Owns the corpora: reads the authored apps and the public sets into one list of tools and examples.

An example is a request with, for the tool it belongs to, the character range of every argument it states. Its kind tells
what a router should do with it; see KINDS.
"""

from __future__ import annotations

import csv
import json
import random
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

KINDS = {
    "call": "one call of `tool` answers it, every argument marked",
    "choose": "one call of `tool` answers it; arguments unknown",
    "missing": "`tool` lacks a required argument",
    "escalate": "near `tool`, but one call can't serve it; `why` tells",
    "several": "calls of several tools (`also`)",
    "unrelated": "no tool of any list serves it",
}

MARK = re.compile(r"\[([^\[\]]+)\]\(([A-Za-z0-9_.]+)(?:=([^)]*)|~(date|time|datetime|duration))?\)")


@dataclass(frozen=True)
class Parameter:
    path: str
    description: str
    type: str
    list: bool
    required: bool
    values: tuple[str, ...] | None
    format: str | None


@dataclass
class Tool:
    name: str
    description: str
    parameters: list[Parameter]
    domain: str
    variants: list[dict] = field(default_factory=list)
    pools: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Span:
    path: str
    start: int
    end: int
    value: str | None


@dataclass
class Example:
    text: str  # with marks where `marked`
    kind: str
    domain: str
    tool: int | None = None
    spans: tuple[Span, ...] = ()
    marked: bool = False
    why: str = ""
    twins: tuple[int, ...] = ()
    also: tuple[int, ...] = ()


def split_words(name: str) -> str:
    """`rollbackDeployment`, `roll_back-deployment` -> words, as the tokenizer should see them."""
    return re.sub(r"[._\-/]+", " ", re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name)).strip()


def read_lines(file: Path):
    """JSON Lines; split at line feeds alone, since strings may hold other line separators."""
    return (json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line.strip())


def normal_name(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def scalar_type(node: dict) -> str:
    kind = node.get("type", "string")
    return next((k for k in kind if k != "null"), "string") if isinstance(kind, list) else kind


def flatten(schema: dict, prefix: str = "", required: bool = True) -> list[Parameter]:
    """JSON Schema of the arguments object -> its leaves, nested objects by dotted path (as src/tools/parameters.ts)."""
    leaves = []
    for key, node in (schema.get("properties") or {}).items():
        needed = required and key in (schema.get("required") or [])
        kind = scalar_type(node)
        if kind == "object" and node.get("properties"):
            leaves += flatten(node, f"{prefix}{key}.", needed)
            continue
        leaf = (node.get("items") or {}) if kind == "array" else node
        values = tuple(str(v) for v in leaf["enum"]) if leaf.get("enum") else None
        leaves.append(Parameter(prefix + key, node.get("description") or "", scalar_type(leaf), kind == "array", needed, values, leaf.get("format")))
    return leaves


class Corpus:
    def __init__(self) -> None:
        self.tools: list[Tool] = []
        self.examples: list[Example] = []

    def add_tool(self, tool: Tool) -> int:
        self.tools.append(tool)
        return len(self.tools) - 1

    def read_authored(self, folder: Path, apps: set[str], exclude: set[str] = frozenset()) -> None:
        for file in sorted(folder.glob("*.json")):
            if file.stem in apps:
                self._read_app(file.stem, json.loads(file.read_text()), exclude)

    def _read_app(self, domain: str, app: dict, exclude: set[str]) -> None:
        index = {}
        used = [t for t in app["tools"] if normal_name(t["name"]) not in exclude]
        for t in used:
            tool = Tool(t["name"], t["description"], flatten(t["parameters"]), domain, [v for v in t.get("variants", []) if normal_name(v.get("name", "")) not in exclude], t.get("values", {}))
            index[t["name"]] = self.add_tool(tool)
        for t in used:
            i = index[t["name"]]
            add = lambda text, kind, **more: self.examples.append(Example(text, kind, domain, i, marked=True, **more))
            for text in t["say"]:
                add(text, "call")
            for texts in t.get("missing", {}).values():
                for text in texts:
                    add(text, "missing")
            for e in t["escalate"]:
                add(e["text"], "escalate", why=e["why"], twins=tuple(index[n] for n in e.get("with") or [] if n in index))

    def read_snips(self, root: Path, per_tool: int = 700) -> None:
        described = {
            "AddToPlaylist": "Add a song, album or artist to a playlist.", "BookRestaurant": "Book a table at a restaurant.",
            "GetWeather": "Get the weather forecast for a place and time.", "PlayMusic": "Play music: an artist, album, track, playlist or genre.",
            "RateBook": "Rate a book or essay.", "SearchCreativeWork": "Find a creative work such as a film, game, book or song by its title.",
            "SearchScreeningEvent": "Find cinema screenings and show times.",
        }
        for intent, description in described.items():
            file = root / "snips/2017-06-custom-intent-engines" / intent / f"train_{intent}_full.json"
            rows = json.loads(file.read_text(encoding="latin-1"))[intent]
            read = []
            for row in rows:
                text, spans = "", []
                for piece in row["data"]:
                    words = piece["text"]
                    if "entity" in piece and words.strip():
                        start = len(text) + len(words) - len(words.lstrip())
                        spans.append(Span(piece["entity"], start, len(text) + len(words.rstrip()), None))
                    text += words
                read.append((text, tuple(spans)))
            self._add_span_rows(intent, description, "snips", read, per_tool)

    def read_hwu(self, root: Path, per_tool: int = 150) -> None:
        annotation = re.compile(r"\[\s*([a-z_]+)\s*:\s*([^\]]+?)\s*\]")
        for file in sorted((root / "hwu/trainset").glob("*.csv")):
            with open(file, encoding="utf-8") as lines:
                rows = list(csv.DictReader(lines, delimiter=";"))
            if rows and rows[0]["scenario"] == "general":
                self._add_unrelated(row["answer_from_anno"] for row in rows)
            elif rows:
                read = []
                for row in rows:
                    text, spans, last = "", [], 0
                    for m in annotation.finditer(row["answer_annotation"]):
                        text += row["answer_annotation"][last : m.start()]
                        spans.append(Span(m.group(1), len(text), len(text) + len(m.group(2)), None))
                        text += m.group(2)
                        last = m.end()
                    read.append((text + row["answer_annotation"][last:], tuple(spans)))
                self._add_span_rows(f"{rows[0]['scenario']}_{rows[0]['intent']}", "", "hwu", read, per_tool)

    def _add_span_rows(self, name: str, description: str, domain: str, rows: list, most: int) -> None:
        """Rows in which a slot stands twice are left out: their tool has no list parameters."""
        clean = [(text, spans) for text, spans in rows if len({s.path for s in spans}) == len(spans)]
        paths = sorted({s.path for _, spans in clean for s in spans})
        tool = self.add_tool(Tool(name, description, [Parameter(p, "", "string", False, False, None, None) for p in paths], domain))
        random.Random(1).shuffle(clean)
        self.examples += [Example(text, "call", domain, tool, spans) for text, spans in clean[:most]]

    def read_seal_tools(self, root: Path, exclude: set[str]) -> None:
        types = {"str": "string", "int": "integer", "float": "number", "bool": "boolean"}
        index = {}
        for t in read_lines(root / "seal_tools/tool.jsonl"):
            if normal_name(t["api_name"]) in exclude:
                continue
            parameters = [Parameter(k, v.get("description", ""), types.get(v.get("type"), "string"), False, k in t.get("required", []), None, None) for k, v in t["parameters"].items()]
            index[t["api_name"]] = self.add_tool(Tool(t["api_name"], t["api_description"], parameters, "seal:" + t["field"].split("/")[0]))
        for name in ("dev.jsonl", "test_in_domain.jsonl"):
            for row in read_lines(root / "seal_tools" / name):
                self._add_seal_row(row, index)

    def _add_seal_row(self, row: dict, index: dict[str, int]) -> None:
        if any(call["api"] not in index for call in row["calling"]):
            return
        also = tuple(index[call["api"]] for call in row["calling"])
        domain = self.tools[also[0]].domain
        if len(also) > 1:
            self.examples.append(Example(row["query"], "several", domain, also[0], also=also))
            return
        types, spans = {p.path: p.type for p in self.tools[also[0]].parameters}, []
        for path, value in row["calling"][0]["parameters"].items():
            start = row["query"].lower().find(str(value).lower())
            if start < 0 or types.get(path, "boolean") == "boolean":
                return
            spans.append(Span(path, start, start + len(str(value)), None))
        self.examples.append(Example(row["query"], "call", domain, also[0], tuple(spans)))

    def read_metatool(self, root: Path, exclude: set[str], most: int = 6000) -> None:
        described = {}
        for name in ("plugin_des.json", "big_tool_des.json"):
            described.update(json.loads((root / "metatool" / name).read_text()))
        with open(root / "metatool/data/all_clean_data.csv", encoding="utf-8", errors="ignore") as lines:
            rows = [r for r in csv.DictReader(lines) if r["Tool"] in described and normal_name(r["Tool"]) not in exclude]
        random.Random(2).shuffle(rows)
        index = {}
        for row in rows[:most]:
            name = row["Tool"]
            if name not in index:
                index[name] = self.add_tool(Tool(name, described[name], [], "metatool"))
            self.examples.append(Example(row["Query"], "choose", "metatool", index[name]))

    def read_intents(self, root: Path, described: dict[str, dict[str, str]], exclude: set[str], most: int = 100) -> None:
        """BANKING77 and CLINC150: each intent a tool without parameters, as `described` tells it (intents.json); requests that choose it."""
        with open(root / "polyai/banking_data/train.csv", encoding="utf-8") as lines:
            self._add_intents("banking77", described["banking77"], [(r["text"], r["category"]) for r in csv.DictReader(lines)], exclude, most)
        clinc = json.loads((root / "clinc/data_full.json").read_text())["train"]
        for domain, intents in json.loads((root / "clinc/domains.json").read_text()).items():
            self._add_intents(f"clinc:{domain}", {i: described["clinc"][i] for i in intents if i in described["clinc"]}, clinc, exclude, most)

    def _add_intents(self, domain: str, described: dict[str, str], rows: list, exclude: set[str], most: int) -> None:
        index = {i: self.add_tool(Tool(i, text, [], domain)) for i, text in described.items() if normal_name(i) not in exclude}
        texts = defaultdict(list)
        for text, intent in rows:
            if intent in index and len(texts[intent]) < most:
                texts[intent].append(text)
        self.examples += [Example(text, "choose", domain, index[intent]) for intent, found in texts.items() for text in found]

    def read_unrelated(self, root: Path, described: dict[str, dict[str, str]]) -> None:
        """Requests that no tool serves: TaskBench chains, CLINC's out-of-scope ones and the small talk that is not `described` as a
        tool, Arena-Hard and Self-Instruct prompts."""
        for part in ("data_huggingface", "data_multimedia"):
            folder = root / "taskbench" / part
            chains = set(linked_ids(json.loads((folder / "alignment_ids.json").read_text())))
            rows = read_lines(folder / "user_requests.json")
            self._add_unrelated(row["user_request"] for row in rows if str(row["id"]) in chains)
        clinc = json.loads((root / "clinc/data_full.json").read_text())
        small_talk = set(json.loads((root / "clinc/domains.json").read_text())["small_talk"]) - set(described["clinc"])
        self._add_unrelated(text for text, _ in clinc["oos_train"] + clinc["oos_val"])
        self._add_unrelated(text for text, intent in clinc["val"] if intent in small_talk)
        arena = read_lines(root / "arena_hard/arena-hard-v2.0/question.jsonl")
        self._add_unrelated(row.get("prompt") or row["turns"][0]["content"] for row in arena)
        seeds = read_lines(root / "self_instruct/data/seed_tasks.jsonl")
        self._add_unrelated(row["instruction"] for row in seeds)

    def _add_unrelated(self, texts) -> None:
        self.examples += [Example(text, "unrelated", "unrelated") for text in texts if len(text) < 300]


def linked_ids(node, linked: bool = False):
    """TaskBench's alignment ids: {…: {"chain" | "dag" | "single": [ids]}} -> ids below a chain or dag."""
    if isinstance(node, dict):
        for key, child in node.items():
            yield from linked_ids(child, linked or "chain" in key or "dag" in key)
    elif isinstance(node, list) and linked:
        yield from map(str, node)


def realise(example: Example, tools: list[Tool], rng: random.Random, swap: float) -> tuple[str, list[Span]]:
    """The example as plain text with its spans; with probability `swap` an argument's words are swapped for others of the slot's pool."""
    if not example.marked:
        return example.text, list(example.spans)
    pools = tools[example.tool].pools
    out, spans, last = "", [], 0
    for m in MARK.finditer(example.text):
        out += example.text[last : m.start()]
        surface, path, value, kind = m.groups()
        pool = pools.get(path)
        if pool and not kind and rng.random() < swap:
            if isinstance(pool, dict):
                value = rng.choice(list(pool))
                surface = rng.choice(pool[value]) if pool[value] else value
            else:
                surface, value = str(rng.choice(pool)), None
        spans.append(Span(path, len(out), len(out) + len(surface), value))
        out += surface
        last = m.end()
    return out + example.text[last:], spans
