/** Owns the Anthropic Messages side of crossing dialects, put together from its parts. */

import { EVENT_STREAM } from "../../dialects/server-sent-events.ts";
import type { ChatCodec } from "../codec.ts";
import { readAnswer, writeAnswer } from "./answer.ts";
import { readFailure } from "./failures.ts";
import { readRequest } from "./read-request.ts";
import { AnthropicStreamReader } from "./stream-reader.ts";
import { AnthropicStreamWriter } from "./stream-writer.ts";
import { writeRequest } from "./write-request.ts";

export const anthropicChat: ChatCodec = {
  dialect: "anthropic",
  readRequest,
  writeRequest,
  readAnswer,
  writeAnswer,
  streamReader: () => new AnthropicStreamReader(),
  streamWriter: (context) => new AnthropicStreamWriter(context),
  streamContentType: EVENT_STREAM,
  readFailure,
};
