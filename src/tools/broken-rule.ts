/** Owns the words for a value that breaks a schema. Never holds the value: it may be private. */

/** @param pointer - JSON Pointer to the value, empty for the whole */
export const brokenRule = (pointer: string, keyword: string): string =>
  `${pointer === "" ? "the arguments break" : `${pointer} breaks`} "${keyword}"`;
