/** Owns what the benches' provider says: a short answer, or numbered pieces of one, as Anthropic and as OpenAI put it. */

/** How a provider's API puts an answer. */
export interface Wording {
  readonly whole: string;
  /** Before the first piece. */
  readonly opening: string;
  /** After the last piece. */
  readonly closing: string;
  readonly piece: (text: string) => string;
}

/** Marks a piece's number within a stream, wherever a dialect puts its text. */
export const numbered = (number: number, padding: string): string => `#${number}#${padding}`;

/** Numbers of the pieces in a part of a stream, in order. */
export const numbersIn = (text: string): number[] => [...text.matchAll(/#(\d+)#/g)].map(([, digits]) => Number(digits));

const event = (data: { readonly type: string; readonly [field: string]: unknown }): string =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

const message = {
  id: "msg_01XFDUDYJgAACzvnptvVoYEL",
  type: "message",
  role: "assistant",
  model: "claude-test",
  content: [],
  stop_reason: null,
  stop_sequence: null,
  usage: { input_tokens: 25, output_tokens: 1 },
};

export const anthropicWording: Wording = {
  whole: JSON.stringify({
    ...message,
    content: [{ type: "text", text: "The third build ran out of memory: give it 4 GiB." }],
    stop_reason: "end_turn",
  }),
  opening:
    event({ type: "message_start", message }) +
    event({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } }),
  closing:
    event({ type: "content_block_stop", index: 0 }) +
    event({
      type: "message_delta",
      delta: { stop_reason: "end_turn", stop_sequence: null },
      usage: { output_tokens: 15 },
    }) +
    event({ type: "message_stop" }),
  piece: (text) => event({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } }),
};

const chunk = (delta: Readonly<Record<string, unknown>>, finishReason: string | null): string => {
  const choices = [{ index: 0, delta, finish_reason: finishReason }];
  const head = { id: "chatcmpl-123", object: "chat.completion.chunk", created: 1_794_000_000, model: "gpt-test" };
  return `data: ${JSON.stringify({ ...head, choices })}\n\n`;
};

export const openaiWording: Wording = {
  whole: JSON.stringify({
    id: "chatcmpl-123",
    object: "chat.completion",
    created: 1_794_000_000,
    model: "gpt-test",
    choices: [{ index: 0, message: { role: "assistant", content: "Give it 4 GiB." }, finish_reason: "stop" }],
    usage: { prompt_tokens: 25, completion_tokens: 15, total_tokens: 40 },
  }),
  opening: chunk({ role: "assistant", content: "" }, null),
  closing: `${chunk({}, "stop")}data: [DONE]\n\n`,
  piece: (text) => chunk({ content: text }, null),
};
