/** How far a request is read, as its headers say. */

import { describe, expect, it } from "vitest";
import { native } from "../src/dialects/native/index.ts";
import { readRequest } from "../src/read-request.ts";

const BODY = new TextEncoder().encode(JSON.stringify({ request: "Stop conveyor 4", tools: [{ name: "stop" }] }));
const read = (headers: Record<string, string>) =>
  readRequest(
    new Headers({ "content-type": "application/json", ...headers }),
    BODY,
    new URL("http://router/v1/route"),
    native,
  );

describe("readRequest()", () => {
  it.each<[Record<string, string>, string | null]>([
    [{}, null],
    [{ "content-encoding": "identity" }, null],
    [{ "content-encoding": "gzip" }, "unknown_field"],
  ])("%j", (headers, unread) => {
    expect(read(headers)).toMatchObject({ ok: true, value: { unread } });
  });
});
