/** Owns the one way of writing a JSON value, so that equal values have equal text: RFC 8785. */

/** As deep as any request is read; deeper values would overflow the stack here. */
const DEEPEST = 128;

/**
 * Writes a value as RFC 8785 says: keys ordered by their UTF-16 code units, numbers and strings as ECMAScript writes
 * them (which is that RFC's own rule), nothing between tokens. A lone surrogate, which the RFC leaves out, is escaped.
 * @param value - as JSON.parse returns it
 * @returns null for what has no such text, or shares it with another: nesting past 128, and numbers that a double can't
 *   hold, since two seeds of 20 digits would become one
 */
export const canonicalJson = (value: unknown): string | null => {
  const pieces: string[] = [];
  return write(value, pieces, DEEPEST) ? pieces.join("") : null;
};

const write = (value: unknown, pieces: string[], depth: number): boolean => {
  if (typeof value === "object" && value !== null) {
    if (depth === 0) return false;
    return Array.isArray(value) ? writeArray(value, pieces, depth - 1) : writeObject(value, pieces, depth - 1);
  }
  if (typeof value === "number" && !isExact(value)) return false;
  const text = JSON.stringify(value);
  // `undefined` and functions, which JSON.parse never returns.
  if (text === undefined) return false;
  pieces.push(text);
  return true;
};

const writeArray = (items: readonly unknown[], pieces: string[], depth: number): boolean => {
  pieces.push("[");
  for (const [index, item] of items.entries()) {
    if (index > 0) pieces.push(",");
    if (!write(item, pieces, depth)) return false;
  }
  pieces.push("]");
  return true;
};

const writeObject = (fields: object, pieces: string[], depth: number): boolean => {
  pieces.push("{");
  // Without a comparer, strings are sorted by code units.
  for (const [index, name] of Object.keys(fields).sort().entries()) {
    pieces.push(index > 0 ? "," : "", JSON.stringify(name), ":");
    if (!write(Reflect.get(fields, name), pieces, depth)) return false;
  }
  pieces.push("}");
  return true;
};

/** Whole numbers past 2^53 stand for their neighbours as well; infinity is what JSON.parse makes of 1e400. */
const isExact = (value: number): boolean =>
  Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
