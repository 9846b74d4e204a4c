/** Owns a map bounded by the size of what it holds; the least recently used goes first. */

export class LruCache<Value> {
  readonly #entries = new Map<string, { readonly value: Value; readonly size: number }>();
  readonly #capacity: number;
  #held = 0;

  /** @param capacity - sum of sizes at most, in the unit `set` is given */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: Value, size: number): void {
    this.#remove(key);
    this.#entries.set(key, { value, size });
    this.#held += size;
    for (const oldest of this.#entries.keys()) {
      if (this.#held <= this.#capacity) break;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#held -= entry.size;
  }
}
