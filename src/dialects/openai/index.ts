/** Owns the OpenAI Chat Completions dialect, put together from its parts. */

import type { Dialect } from "../dialect.ts";
import { decode } from "./decode.ts";
import { encode, encodeStream } from "./encode.ts";
import { encodeFailure, REQUEST_ID_HEADER } from "./failures.ts";

export const openai: Dialect = {
  name: "openai",
  prefix: "/openai",
  paths: ["/v1/chat/completions"],
  requestIdHeader: REQUEST_ID_HEADER,
  decode,
  encode,
  encodeStream,
  encodeFailure,
};
