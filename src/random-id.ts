/** Owns the ids the router makes up. */

/** 18 random bytes as base64url: 24 characters, no padding. */
export const randomId = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
