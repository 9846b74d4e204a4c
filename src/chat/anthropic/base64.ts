/** Owns text in base64: as files' bytes, and in the alphabet that ids and URLs may have. */

/** Null where it is no base64, or the bytes are no UTF-8. */
export const fromBase64 = (encoded: string): string | null => {
  try {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
};

export const toBase64Url = (text: string): string =>
  btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

export const fromBase64Url = (encoded: string): string | null =>
  fromBase64(encoded.replaceAll("-", "+").replaceAll("_", "/"));
