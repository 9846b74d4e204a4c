/** Owns reading an answer's usage while the answer passes by, unchanged and at its reader's speed. */

import { type MeteredUsage, UsageReader, type UsageReaderOptions } from "./usage-reader.ts";

export interface MeteredBody {
  readonly body: ReadableStream<Uint8Array>;
  /** Resolves when the body has ended, broken off or been cancelled, and never rejects; not at all where it is left unread. */
  readonly usage: Promise<MeteredUsage>;
}

/** @param body - decoded; each piece is asked for when the new body's reader wants one, and none is held */
export const meterBody = (body: ReadableStream<Uint8Array>, options: UsageReaderOptions): MeteredBody => {
  const usage = Promise.withResolvers<MeteredUsage>();
  const meter = new UsageReader(options);
  const source = body.getReader();
  const metered = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = await source.read();
          if (done) {
            usage.resolve(meter.usage(true));
            controller.close();
            return;
          }
          meter.read(value);
          controller.enqueue(value);
        } catch (error) {
          usage.resolve(meter.usage(false));
          throw error;
        }
      },
      cancel: async (reason) => {
        usage.resolve(meter.usage(false));
        await source.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return { body: metered, usage: usage.promise };
};
