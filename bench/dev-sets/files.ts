/** Owns how the public sets are read from disk. */

import { readFileSync } from "node:fs";

/** @throws where the file is missing or isn't JSON */
export const readJson = <Content>(file: string): Content => JSON.parse(readFileSync(file, "utf8")) as Content;

/** JSON Lines, split at line feeds alone, since strings may hold other line separators. */
export const readLines = <Line>(file: string): Line[] =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as Line);
