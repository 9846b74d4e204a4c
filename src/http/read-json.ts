/** Owns turning a body's bytes into JSON. The bytes themselves stay untouched: forwarding takes those. */

import { type Failure, invalidRequest } from "../core/failure.ts";
import { fail, type Result, succeed } from "../core/result.ts";

/** "application/json", with parameters or without, and its "+json" kin. No content type at all is taken for JSON. */
export const isJsonType = (contentType: string | null): boolean =>
  contentType === null || /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(contentType.trim());

export const wrongContentType: Failure = {
  kind: "unsupported_media_type",
  message: 'The request body has to be JSON: send it with the header "content-type: application/json".',
  retryable: false,
};

/** Fails on what no JSON parser takes: nothing at all, bytes that aren't UTF-8, a syntax error. */
export const readJson = (bytes: Uint8Array): Result<unknown, Failure> => {
  if (bytes.byteLength === 0) return fail(invalidRequest("The request has no body: send a JSON object."));
  try {
    return succeed(JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes)));
  } catch (error) {
    if (error instanceof SyntaxError) return fail(invalidRequest("The request body is not valid JSON."));
    return fail(invalidRequest("The request body is not valid UTF-8."));
  }
};
