import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { checkFree, readPort } from "../../src/cli/port.ts";

describe("readPort()", () => {
  it.each([
    [undefined, 8787],
    ["", 8787],
    ["80", 80],
  ])("reads %j as %d", (text, port) => {
    expect(readPort(text)).toEqual({ ok: true, value: port });
  });

  it.each(["0", "65536", "1.5", "http", "-1"])("refuses %j", (text) => {
    expect(readPort(text)).toEqual({ ok: false, problem: expect.stringContaining(`not "${text}"`) });
  });
});

describe("checkFree()", () => {
  it("tells a busy port from a free one", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    expect(await checkFree(port)).toEqual({ ok: false, problem: expect.stringContaining(`Port ${port} is in use`) });
    server.close();
    await once(server, "close");
    expect(await checkFree(port)).toEqual({ ok: true, value: port });
  });
});
