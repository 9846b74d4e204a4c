/** Owns the port `npm start` serves on: reading it, and telling whether it is free. */

import { once } from "node:events";
import { createServer } from "node:net";
import { fail, type Result, succeed } from "../core/result.ts";

export const defaultPort = 8787;

/** @param text - of the environment variable PORT */
export function readPort(text: string | undefined): Result<number, string> {
  if (text === undefined || text.trim() === "") return succeed(defaultPort);
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return succeed(port);
  return fail(`PORT must be a whole number from 1 to 65535, not "${text}".`);
}

/** Fails with the words for a person where something else listens on the port of 127.0.0.1. */
export async function checkFree(port: number): Promise<Result<number, string>> {
  const probe = createServer().listen(port, "127.0.0.1");
  try {
    await once(probe, "listening");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : error;
    if (code !== "EADDRINUSE") return fail(`Port ${port} can't be used (${code}). Choose another: PORT=8790 npm start`);
    return fail(`Port ${port} is in use. Stop what listens there, or choose another: PORT=8790 npm start`);
  }
  probe.close();
  await once(probe, "close");
  return succeed(port);
}
