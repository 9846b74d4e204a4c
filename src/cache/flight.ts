/** Owns one request under way whose answer goes to everyone who asks the same: its answer as a stream, and back again. */

import { isObject } from "../core/json.ts";
import { headersOfDecoded } from "../http/forwardable-headers.ts";

/** Makes the one call. Its request's signal aborts when the last asker has left. */
export type Run = (request: Request) => Promise<Response>;

/** What a flight's stream begins with, as one line of JSON: all of a response but its body. Null: the run threw. */
interface Head {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [string, string])[];
}

/**
 * Runs a request when the stream is first read from. The stream's beginning tells the response; what breaks the body off
 * breaks the stream off. Cancelling it aborts the run, or its body.
 * @param request - its body, if any, is taken by the run
 */
export const flightStream = (run: Run, request: Request): ReadableStream<Uint8Array> => {
  const left = new AbortController();
  let body: ReadableStreamDefaultReader<Uint8Array> | null | undefined;
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        if (body === undefined) {
          const response = await run(new Request(request, { signal: left.signal })).catch(() => null);
          body = response?.body?.getReader() ?? null;
          if (left.signal.aborted) return await body?.cancel();
          return controller.enqueue(encodeHead(response));
        }
        const piece = await body?.read();
        if (piece === undefined || piece.done) controller.close();
        else controller.enqueue(piece.value);
      },
      cancel: async () => {
        left.abort();
        await body?.cancel();
      },
    },
    { highWaterMark: 0 },
  );
};

const LINE_FEED = 0x0a;

/** More than any server sends of headers. */
const LONGEST_HEAD_BYTES = 256 * 1024;

const encodeHead = (response: Response | null): Uint8Array => {
  const head: Head | null = response && {
    status: response.status,
    statusText: response.statusText,
    headers: [...headersOfDecoded(response.headers)],
  };
  return new TextEncoder().encode(`${JSON.stringify(head)}\n`);
};

/**
 * The response of a flight, its body as it comes. Rejects where the stream breaks off before the response is known.
 * @param signal - gives the stream up
 * @returns null where the run threw
 */
export const flightResponse = async (
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): Promise<Response | null> => {
  const reader = stream.getReader();
  signal.addEventListener("abort", () => reader.cancel().catch(() => undefined), { once: true });
  let start = new Uint8Array(0);
  let end = -1;
  while (end < 0) {
    const { done, value } = await reader.read();
    if (done || start.byteLength > LONGEST_HEAD_BYTES) throw new Error("the flight has no head");
    const longer = new Uint8Array(start.byteLength + value.byteLength);
    longer.set(start);
    longer.set(value, start.byteLength);
    start = longer;
    end = start.indexOf(LINE_FEED);
  }
  const head = parseHead(start.subarray(0, end));
  if (head === null) {
    await reader.cancel();
    return null;
  }
  const { status, statusText } = head;
  const headers = head.headers.map(([name, value]): [string, string] => [name, value]);
  if (!BODILESS.has(status))
    return new Response(rest(reader, start.subarray(end + 1)), { status, statusText, headers });
  // Left rather than forgotten: a flight goes on as long as someone might still read from it.
  await reader.cancel();
  return new Response(null, { status, statusText, headers });
};

/** Statuses that the Response constructor takes no body for. */
const BODILESS = new Set([101, 204, 205, 304]);

const parseHead = (line: Uint8Array): Head | null => {
  const head: unknown = JSON.parse(new TextDecoder().decode(line));
  return isObject(head) ? (head as unknown as Head) : null;
};

const rest = (reader: ReadableStreamDefaultReader<Uint8Array>, first: Uint8Array): ReadableStream<Uint8Array> =>
  new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        if (first.byteLength > 0) controller.enqueue(first);
      },
      pull: async (controller) => {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
