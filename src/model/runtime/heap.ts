/** Owns the WebAssembly memory: what stays as long as the model, and above it what one run takes and gives back. */

const PAGE = 65536;
const ALIGNMENT = 16;

/** A stretch of memory that a run took. */
export interface Block {
  /** Byte address. */
  readonly at: number;
  readonly bytes: number;
}

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

export class Heap {
  readonly memory = new WebAssembly.Memory({ initial: 1 });
  #kept = ALIGNMENT;
  #top = ALIGNMENT;
  #free: Block[] = [];

  /** Memory for as long as the model lives; nothing may be taken when it is called. */
  keep(bytes: number): number {
    const at = this.#kept;
    this.#kept += aligned(bytes);
    this.startRun();
    this.#reach(this.#kept);
    return at;
  }

  /** Whatever earlier runs took is free again. */
  startRun(): void {
    this.#top = this.#kept;
    this.#free = [];
  }

  /** Memory until it is given back or the next run starts; what is in it is left over from others. */
  take(wanted: number): Block {
    const bytes = aligned(wanted);
    // A block far larger than wanted is better kept for what needs it.
    const index = this.#free.findIndex((block) => block.bytes >= bytes && block.bytes <= 2 * bytes);
    const [found] = index < 0 ? [] : this.#free.splice(index, 1);
    if (found !== undefined) return found;
    const at = this.#top;
    this.#top += bytes;
    this.#reach(this.#top);
    return { at, bytes };
  }

  give(block: Block): void {
    this.#free.push(block);
  }

  /** A view; no longer good once memory has grown, so none is kept. */
  floats(at: number, count: number): Float32Array {
    return new Float32Array(this.memory.buffer, at, count);
  }

  bytes(at: number, count: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, at, count);
  }

  #reach(end: number): void {
    const missing = end - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
  }
}
