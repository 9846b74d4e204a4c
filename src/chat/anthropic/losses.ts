/** Owns the list of what a request loses on its way into or out of this dialect, gathered while it is read or written. */

import { type Fields, isGiven } from "../../dialects/reading.ts";
import type { Uncarried } from "../chat.ts";

const NONE: ReadonlySet<string> = new Set();

export class Losses {
  readonly #found: Uncarried[] = [];

  get all(): readonly Uncarried[] {
    return this.#found;
  }

  hint(field: string): void {
    this.#found.push({ field, loss: "hint" });
  }

  meaning(field: string): void {
    this.#found.push({ field, loss: "meaning" });
  }

  /**
   * Names every field that is given and not carried. One that nobody has thought through may mean anything.
   * @param at - where the fields stand: "messages[0]"; "" for the body's own
   */
  rest(fields: Fields, at: string, carried: ReadonlySet<string>, hints: ReadonlySet<string> = NONE): void {
    for (const [name, value] of Object.entries(fields)) {
      if (!isGiven(value) || carried.has(name)) continue;
      const field = at === "" ? name : `${at}.${name}`;
      if (hints.has(name)) this.hint(field);
      else this.meaning(field);
    }
  }
}
