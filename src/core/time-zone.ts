/** Owns what an IANA time zone is: one that the runtime's tables know. */

/** @returns the zone under the runtime's name for it; null where there is none such */
export const knownTimeZone = (name: string): string | null => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    // RangeError is Intl's way to say that there is no such zone.
    return null;
  }
};
