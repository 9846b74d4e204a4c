/** Owns the word table: one int8 row a token with a scale, kept out of WebAssembly memory. */

/** The width of every state and embedding. */
export const WIDTH = 384;

export class Embeddings {
  readonly #rows: Int8Array;
  readonly #scales: Float32Array;

  /**
   * @param table - the scales (float32, one a row), then the rows (int8, 384 each)
   * @param size - rows; the vocabulary's length
   */
  constructor(table: Uint8Array, size: number) {
    if (table.byteLength !== size * (4 + WIDTH))
      throw new Error(`embedding table: ${table.byteLength} bytes for ${size} rows`);
    const bytes = table.byteOffset % 4 === 0 ? table : table.slice();
    this.#scales = new Float32Array(bytes.buffer, bytes.byteOffset, size);
    this.#rows = new Int8Array(bytes.buffer, bytes.byteOffset + 4 * size, size * WIDTH);
  }

  /** @returns [ids.length × 384], row by row */
  look(ids: Int32Array): Float32Array {
    const embedded = new Float32Array(ids.length * WIDTH);
    for (const [position, id] of ids.entries()) {
      const scale = this.#scales[id] ?? 0;
      const row = this.#rows.subarray(id * WIDTH, (id + 1) * WIDTH);
      const to = position * WIDTH;
      for (let i = 0; i < WIDTH; i++) embedded[to + i] = (row[i] ?? 0) * scale;
    }
    return embedded;
  }
}
