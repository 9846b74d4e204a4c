/** Owns one timed request over a kept connection, with as little in between as Node allows. */

import { type Agent, request } from "node:http";

export interface Target {
  readonly name: string;
  /** Of the endpoint itself. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Keeps connections; each target has its own. */
  readonly agent: Agent;
}

/** Milliseconds from sending a request on. */
export interface Timing {
  /** To the first byte of the body. */
  readonly firstByteMs: number;
  readonly endMs: number;
}

export interface Timed extends Timing {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Rejects where a 200 lacks its end. */
export const timedRequest = ({ name, url, headers, agent }: Target, body: string): Promise<Timed> =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    const length = String(Buffer.byteLength(body));
    const outgoing = request(url, { method: "POST", agent, headers: { ...headers, "content-length": length } });
    outgoing.once("error", reject);
    outgoing.once("response", (response) => {
      let firstByteMs = 0;
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (piece: string) => {
        if (firstByteMs === 0) firstByteMs = performance.now() - began;
        text += piece;
      });
      response.once("error", reject);
      response.once("end", () => {
        const endMs = performance.now() - began;
        const status = response.statusCode ?? 0;
        if (status === 200 && !/"stop_reason":"\w+"/.test(text)) reject(new Error(`${name} lost the end of ${text}`));
        else resolve({ status, firstByteMs, endMs, headers: response.headers });
      });
    });
    outgoing.end(body);
  });
