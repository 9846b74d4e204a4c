/** Owns who waits first when not all can be served. */

/** `high` is served before `normal`, `normal` before `low`. */
export type Priority = "high" | "normal" | "low";
