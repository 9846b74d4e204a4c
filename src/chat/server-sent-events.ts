/** Owns reading server-sent events out of bytes, however they are split, within a size an event may have. */

/** One event; `data` is its data lines joined by line feeds. */
export interface ServerSentEvent {
  /** "" where the event has no name. */
  readonly event: string;
  readonly data: string;
}
