/** Owns the thread of the benches' provider: answers at once, with a whole answer or a stream of numbered pieces. */

import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { anthropicWording, numbered, openaiWording, type Wording } from "./dialogue.ts";
import type { Account, Pace } from "./provider.ts";

const { firstByteMs, pieces, everyMs, pieceLength, floodPieceLength }: Pace = workerData;
const MIB = 2 ** 20;
/** Leaves the machine time for other streams, whose first bytes a busy provider would keep waiting. */
const FLOOD_PAUSE_MS = 20;
const finish = new AbortController();
const finished = once(finish.signal, "abort");
const flooded = new Set<ServerResponse>();

const server = createServer((request, response) => {
  const received: Buffer[] = [];
  request.on("data", (bytes: Buffer) => received.push(bytes));
  request.on("end", () => {
    const body = Buffer.concat(received).toString();
    const wording = request.url?.endsWith("/v1/messages") ? anthropicWording : openaiWording;
    if (firstByteMs === 0) answer(response, body, wording);
    else setTimeout(() => answer(response, body, wording), firstByteMs);
  });
});

const answer = (response: ServerResponse, body: string, wording: Wording): void => {
  if (!/"stream":\s*true/.test(body)) {
    response.writeHead(200, { "content-type": "application/json" }).end(wording.whole);
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(wording.opening);
  const flooding = /flood of (\d+) MiB/.exec(body);
  if (flooding === null) drip(response, wording);
  else void flood(response, wording, Number(flooding[1]) * MIB);
};

const drip = (response: ServerResponse, wording: Wording): void => {
  const padding = "x".repeat(pieceLength);
  let number = 0;
  const timer = setInterval(() => {
    response.write(wording.piece(numbered(number, padding)));
    number += 1;
    if (number < pieces && !finish.signal.aborted) return;
    clearInterval(timer);
    response.end(wording.closing);
  }, everyMs);
  response.once("close", () => clearInterval(timer));
};

const flood = async (response: ServerResponse, wording: Wording, bytes: number): Promise<void> => {
  const padding = "x".repeat(floodPieceLength);
  const over = finished.then(() => response.end(wording.closing));
  const gone = once(response, "close");
  flooded.add(response);
  for (let number = 0; number * floodPieceLength < bytes && !response.writableEnded && !response.destroyed; number++) {
    const isRoom = response.write(wording.piece(numbered(number, padding)));
    await Promise.race([isRoom ? sleep(FLOOD_PAUSE_MS) : once(response, "drain"), over, gone]);
  }
  await gone;
  flooded.delete(response);
};

const account = (): Account => {
  const sockets = [...flooded].map(({ socket }) => (socket === null ? 0 : socket.bytesWritten - socket.writableLength));
  return { streams: flooded.size, bytes: sockets.reduce((sum, bytes) => sum + bytes, 0) };
};

parentPort?.on("message", (order: "account" | "finish") => {
  if (order === "account") parentPort?.postMessage(account());
  else finish.abort();
});
server.listen(0, "127.0.0.1", 4096, () => parentPort?.postMessage((server.address() as AddressInfo).port));
