"""Writes what encoding.py makes of authored tools, so that a test can hold src/model/tool-text.ts to it:

    python tool_text_reference.py ../../test/model/tool-text.jsonl app_team_chat app_warehouse …
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from corpus import flatten
from encoding import TextEncoder, parameter_words
from train import HERE, base_model


def main() -> None:
    out, *apps = sys.argv[1:]
    encoder = TextEncoder(base_model())
    with open(Path(out), "w") as lines:
        for app in apps:
            for tool in json.loads((HERE.parent / "data" / f"{app}.json").read_text())["tools"]:
                parameters = [(p, parameter_words(p.path), p.description) for p in flatten(tool["parameters"])]
                tokens = encoder.tool(tool["name"], tool["description"], parameters)
                slots = [[s.at, s.end, s.parameter, s.value] for s in tokens.slots]
                line = {"name": tool["name"], "description": tool["description"], "parameters": tool["parameters"], "ids": tokens.ids, "slots": slots}
                lines.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
