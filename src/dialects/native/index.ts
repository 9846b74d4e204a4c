/** Owns the router's own dialect, put together from its parts. */

import type { Dialect } from "../dialect.ts";
import { decode } from "./decode.ts";
import { encode, encodeStream } from "./encode.ts";
import { encodeFailure, REQUEST_ID_HEADER } from "./failures.ts";

export { encodeDecision, type RouteReport } from "./encode.ts";

export const native: Dialect = {
  name: "native",
  prefix: "",
  paths: ["/v1/route"],
  requestIdHeader: REQUEST_ID_HEADER,
  decode,
  encode,
  encodeStream,
  encodeFailure,
};
