/** Owns the Gemini generateContent dialect, put together from its parts. */

import type { Dialect } from "../dialect.ts";
import { decode } from "./decode.ts";
import { encode, encodeStream } from "./encode.ts";
import { encodeFailure } from "./failures.ts";

const VERSIONS = ["v1beta", "v1", "v1alpha"];

export const gemini: Dialect = {
  name: "gemini",
  prefix: "/gemini",
  paths: VERSIONS.map((version) => `/${version}/models/:target{[^/]+:(?:generateContent|streamGenerateContent)}`),
  requestIdHeader: null,
  decode,
  encode,
  encodeStream,
  encodeFailure,
};
