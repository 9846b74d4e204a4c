/** Owns the crossing to and from Gemini's generateContent, put together from its parts. */

import { EVENT_STREAM } from "../../dialects/server-sent-events.ts";
import type { ChatCodec } from "../codec.ts";
import { readAnswer, writeAnswer } from "./answers.ts";
import { readFailure } from "./failures.ts";
import { readRequest } from "./read-request.ts";
import { StreamReader } from "./stream-reader.ts";
import { StreamWriter } from "./stream-writer.ts";
import { writeRequest } from "./write-request.ts";

export const geminiChat: ChatCodec = {
  dialect: "gemini",
  readRequest,
  writeRequest,
  readAnswer,
  writeAnswer,
  streamReader: () => new StreamReader(),
  streamWriter: (context) => new StreamWriter(context),
  streamContentType: EVENT_STREAM,
  readFailure,
};
