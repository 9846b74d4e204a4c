/** Owns a provider for benches, on a thread of its own: what it does must not slow those who measure. */

import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

/** How it answers. */
export interface Pace {
  /** From a request's end to the first byte of its answer. */
  readonly firstByteMs: number;
  /** Pieces of an ordinary stream at most, and the milliseconds between two. */
  readonly pieces: number;
  readonly everyMs: number;
  /** Characters in each piece of one, over its number. */
  readonly pieceLength: number;
  /** The same where a request asks for a "flood of 5 MiB", which is written far faster than a slow reader takes it. */
  readonly floodPieceLength: number;
}

/** What it has sent on its open flooding streams. */
export interface Account {
  readonly streams: number;
  /** Given to the kernel. */
  readonly bytes: number;
}

export interface Provider {
  /** "http://127.0.0.1:51234" */
  readonly url: string;
  readonly account: () => Promise<Account>;
  /** Lets all streams come to their end. */
  readonly finish: () => void;
  readonly stop: () => Promise<unknown>;
}

export const startProvider = async (pace: Pace): Promise<Provider> => {
  const worker = new Worker(join(import.meta.dirname, "provider-thread.ts"), { workerData: pace });
  const [port] = await once(worker, "message");
  return {
    url: `http://127.0.0.1:${port}`,
    account: async () => {
      worker.postMessage("account");
      const [account] = await once(worker, "message");
      return account as Account;
    },
    finish: () => worker.postMessage("finish"),
    stop: () => worker.terminate(),
  };
};
