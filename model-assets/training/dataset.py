"""Owns what is trained on: the authored apps that aren't held out, and the public sets where they are at hand.

`python dataset.py` prints how much that is.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

from corpus import Corpus
from leaks import Measured, without_measured

HERE = Path(__file__).parent


def load_training_corpus(configuration: dict) -> Corpus:
    data, public = HERE.parent / "data", Path(os.environ.get("PUBLIC_DATA", HERE / configuration["public_data"])).resolve()
    held_out = {app for split in configuration["splits"].values() for app in split}
    measured, corpus = Measured(data, public, held_out), Corpus()
    corpus.read_authored(data, {f.stem for f in data.glob("*.json")} - held_out, measured.names)
    if public.is_dir():
        train = public / "train"
        corpus.read_snips(train)
        corpus.read_hwu(train)
        corpus.read_seal_tools(train, measured.names)
        corpus.read_metatool(train, measured.names)
        described = json.loads((HERE / "intents.json").read_text())
        corpus.read_intents(train, described, measured.names)
        corpus.read_unrelated(train, described)
    else:
        print(f"public data missing at {public}: training on the authored apps alone costs tool choice on unseen phrasings")
    print(f"left out as nearly like measured requests: {without_measured(corpus, measured)}")
    return corpus


if __name__ == "__main__":
    corpus = load_training_corpus(json.loads((HERE / "configuration.json").read_text()))
    print(len(corpus.tools), "tools", Counter(t.domain.split(":")[0].split("_")[0] for t in corpus.tools))
    print(len(corpus.examples), "examples", Counter(e.kind for e in corpus.examples))
    print(Counter(e.domain.split(":")[0].split("_")[0] for e in corpus.examples))
