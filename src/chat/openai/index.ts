/** Owns the codec of OpenAI's Chat Completions, for OpenAI itself and for servers that copy its API. */

import { EVENT_STREAM } from "../../dialects/server-sent-events.ts";
import type { ChatCodec } from "../codec.ts";
import { readFailure } from "./failures.ts";
import { readAnswer } from "./read-answer.ts";
import { readRequest } from "./read-request.ts";
import { StreamReader } from "./stream-reader.ts";
import { StreamWriter } from "./stream-writer.ts";
import { writeAnswer } from "./write-answer.ts";
import { type Server, writeRequest } from "./write-request.ts";

/** Where OpenAI and its imitators part. */
interface Upstream extends Server {
  /** Whether a stream without `[DONE]` after its end was cut. */
  readonly needsDone: boolean;
}

const createCodec = (upstream: Upstream): ChatCodec => ({
  dialect: "openai",
  readRequest,
  writeRequest: (chat) => writeRequest(chat, upstream),
  readAnswer,
  writeAnswer,
  streamReader: () => new StreamReader(upstream.needsDone),
  streamWriter: (context) => new StreamWriter(context),
  streamContentType: EVENT_STREAM,
  readFailure,
});

/** Callers of this dialect, and OpenAI's own API. */
export const openaiChat: ChatCodec = createCodec({
  tokenLimit: "max_completion_tokens",
  isCopy: false,
  needsDone: true,
});

/** The same for a server that copies OpenAI's API: vLLM, Ollama, llama.cpp. */
export const openaiCompatibleChat: ChatCodec = createCodec({
  tokenLimit: "max_tokens",
  isCopy: true,
  needsDone: false,
});
