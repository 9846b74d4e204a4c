/** Owns one request on the wire and what came back for it. */

import { createEventReader, parse } from "./events.js";
import { isObject } from "./tools.js";

/** @typedef {import("./dialects.js").WireRequest} WireRequest */

/**
 * @typedef {object} Exchange
 * @property {WireRequest} request
 * @property {"waiting" | "streaming" | "done" | "broken"} state broken: no answer, or its end never came
 * @property {number} status 0 until the headers are here
 * @property {readonly (readonly [string, string])[]} headers
 * @property {string} body as far as it has come
 * @property {Record<string, unknown>[]} data the body's JSON objects: each event of a stream, or the one that it is
 * @property {number} firstByteMs milliseconds from the sending to the headers, as this page saw them
 * @property {number} totalMs to the last byte; 0 until it is here
 */

/** @param {WireRequest} request @returns {Exchange} */
export const createExchange = (request) => ({
  request,
  state: "waiting",
  status: 0,
  headers: [],
  body: "",
  data: [],
  firstByteMs: 0,
  totalMs: 0,
});

/**
 * Sends the request and fills the exchange in as the answer comes. Never rejects: a lost connection is a state.
 *
 * @param {Exchange} exchange
 * @param {object} options
 * @param {AbortSignal} options.signal
 * @param {(exchange: Exchange) => void} [options.onChange]
 */
export const perform = async (exchange, { signal, onChange = () => {} }) => {
  const started = performance.now();
  try {
    const response = await fetch(exchange.request.path, {
      method: "POST",
      headers: { "content-type": "application/json", ...exchange.request.headers },
      body: JSON.stringify(exchange.request.body),
      signal,
    });
    exchange.state = "streaming";
    exchange.status = response.status;
    exchange.headers = [...response.headers];
    exchange.firstByteMs = performance.now() - started;
    onChange(exchange);
    await readBody(exchange, response, onChange);
    exchange.state = "done";
  } catch {
    if (signal.aborted) return; // a newer request has taken the page over
    exchange.state = "broken";
  }
  exchange.totalMs = performance.now() - started;
  onChange(exchange);
};

/**
 * @param {Exchange} exchange
 * @param {Response} response
 * @param {(exchange: Exchange) => void} onChange
 */
const readBody = async (exchange, response, onChange) => {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) return;
  const push = createEventReader((event) => exchange.data.push(event));
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    exchange.body += piece.value;
    push(piece.value);
    onChange(exchange);
  }
  const whole = parse(exchange.body);
  if (isObject(whole)) exchange.data.push(whole);
};

/** @param {Exchange} exchange @param {string} name lower case @returns {string | null} */
export const header = (exchange, name) => exchange.headers.find(([key]) => key === name)?.[1] ?? null;
