/** Owns the spelling of field names: protocol buffers read snake_case and camelCase alike. */

import type { Fields } from "./reading.ts";

/** "function_declarations" → "functionDeclarations"; anything else stays. */
export const camelCase = (name: string): string =>
  name.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The same fields under their camelCase names, not going deeper. */
export const withCamelCase = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [camelCase(name), value]));
