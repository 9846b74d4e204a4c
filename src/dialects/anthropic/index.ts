/** Owns the Anthropic Messages dialect, put together from its parts. */

import type { Dialect } from "../dialect.ts";
import { decode } from "./decode.ts";
import { encode, encodeStream } from "./encode.ts";
import { encodeFailure, REQUEST_ID_HEADER } from "./failures.ts";

export const anthropic: Dialect = {
  name: "anthropic",
  prefix: "/anthropic",
  paths: ["/v1/messages"],
  requestIdHeader: REQUEST_ID_HEADER,
  decode,
  encode,
  encodeStream,
  encodeFailure,
};
