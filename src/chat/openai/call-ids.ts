/** Owns the ids by which results tell their calls in a request that is written: OpenAI wants one on both sides. */

import type { CallPart, ResultPart, Turn } from "../chat.ts";

/** OpenAI refuses longer ones (code `string_above_max_length`). */
const LONGEST_ID = 40;

/**
 * The same turns with an id on every call and on every result of one. Ids are made where there are none, or where one is
 * too long, by counting: the same conversation gets the same ids each time, and so does one that has only grown.
 * A result without an id belongs to the first open call of its name in the assistant's last turn; where there is none,
 * its `callId` stays null.
 */
export const withCallIds = (turns: readonly Turn[]): readonly Turn[] => {
  const ids = new CallIds(turns);
  return turns.map(({ role, parts }) => {
    if (role === "assistant") ids.beginTurn();
    return { role, parts: parts.map((part) => ids.identify(part)) };
  });
};

type Part = Turn["parts"][number];

class CallIds {
  readonly #given: ReadonlySet<string>;
  readonly #shortened = new Map<string, string>();
  #made = 0;
  #open: { readonly id: string; readonly name: string }[] = [];

  constructor(turns: readonly Turn[]) {
    const calls = turns.flatMap(({ parts }) => parts).filter((part) => part.kind === "call");
    this.#given = new Set(calls.flatMap(({ id }) => (id === null ? [] : [id])));
  }

  beginTurn(): void {
    this.#open = [];
  }

  identify(part: Part): Part {
    if (part.kind === "call") return this.#identifyCall(part);
    return part.kind === "result" ? this.#identifyResult(part) : part;
  }

  #identifyCall(call: CallPart): CallPart {
    const id = call.id === null ? this.#make() : this.#shorten(call.id);
    this.#open.push({ id, name: call.name });
    return { ...call, id };
  }

  #identifyResult(result: ResultPart): ResultPart {
    const id = result.callId === null ? null : this.#shorten(result.callId);
    const place = this.#open.findIndex((call) =>
      id === null ? result.name === null || call.name === result.name : call.id === id,
    );
    const [call] = place === -1 ? [] : this.#open.splice(place, 1);
    return { ...result, callId: id ?? call?.id ?? null };
  }

  #shorten(id: string): string {
    if (id.length <= LONGEST_ID) return id;
    const short = this.#shortened.get(id) ?? this.#make();
    this.#shortened.set(id, short);
    return short;
  }

  #make(): string {
    const id = `call_${this.#made}`;
    this.#made += 1;
    return this.#given.has(id) ? this.#make() : id;
  }
}
