"""Writes manifest.json: the model's version and, for each shipped file, its size and SHA-256: `python manifest.py thimble-1.0.0`."""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

ASSETS = Path(__file__).parent.parent
FILES = ("encoder.onnx", "fusion.onnx", "arguments.onnx", "values.onnx", "embeddings.bin", "vocabulary.txt", "heads.json", "confidence.json")


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("version")
    version = arguments.parse_args().version
    files = {}
    for name in FILES:
        content = (ASSETS / name).read_bytes()
        files[name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    (ASSETS / "manifest.json").write_text(json.dumps({"version": version, "files": files}, indent=2) + "\n")


if __name__ == "__main__":
    main()
