/** Owns the list of what can't cross over, as it grows while one request is read or written. */

import { type Fields, isGiven } from "../dialects/reading.ts";
import type { Uncarried } from "./chat.ts";

const NONE: ReadonlySet<string> = new Set();

export class Losses {
  readonly #found: Uncarried[] = [];

  get all(): readonly Uncarried[] {
    return this.#found;
  }

  /** Names a field without which an answer is as right. */
  hint(field: string): void {
    this.#found.push({ field, loss: "hint" });
  }

  /** Names a field without which the answer would be another one. */
  meaning(field: string): void {
    this.#found.push({ field, loss: "meaning" });
  }

  /**
   * Names every field that is set and not carried: as a hint where it is known as one, else as meaning, since what a
   * field unheard of would have changed nobody can say.
   * @param parameter - where the fields stand: "tools[0].function"; empty for the body itself
   */
  nameOthers(fields: Fields, parameter: string, carried: ReadonlySet<string>, hints: ReadonlySet<string> = NONE): void {
    for (const [name, value] of Object.entries(fields)) {
      if (!isGiven(value) || carried.has(name)) continue;
      const field = parameter === "" ? name : `${parameter}.${name}`;
      if (hints.has(name)) this.hint(field);
      else this.meaning(field);
    }
  }
}
