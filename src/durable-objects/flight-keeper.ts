/** Owns which cacheable requests are under way, and their answers while they come; and what a tenant has purged. */

import { DurableObject } from "cloudflare:workers";
import {
  Broadcast,
  FIRST_GENERATION,
  FLIGHT_HEADER,
  flightStream,
  type Generation,
  type Run,
  raised,
} from "../cache/index.ts";

/** Of an answer, as long as it is under way: latecomers get it from the start within this, their own call beyond. */
const MAXIMUM_BYTES = 4 * 1024 * 1024;

const GENERATION = "generation";

/**
 * One object for each request of each tenant, and one for what each tenant has purged; its name says which it is.
 * @param run - makes the one call, in the object; gets the request of whoever asked first, headers and all
 */
export const flightKeeper = (run: Run) =>
  class FlightKeeper extends DurableObject {
    #flight: Broadcast | null = null;

    /** The answer under way, or a new one, as a stream (`flightResponse`). */
    override async fetch(request: Request): Promise<Response> {
      // Taken whole, so that the flight needs nothing of an asker who may leave.
      const body = request.body === null ? null : await request.arrayBuffer();
      this.#flight ??= this.#start(new Request(request.url, { ...described(request), body }));
      const stream = this.#flight.join();
      if (stream === null) return new Response(null, { status: 409, headers: { [FLIGHT_HEADER]: "full" } });
      return new Response(stream, { headers: { [FLIGHT_HEADER]: "joined" } });
    }

    async readGeneration(): Promise<Generation> {
      return (await this.ctx.storage.get<Generation>(GENERATION)) ?? FIRST_GENERATION;
    }

    /** @param tags - null: all of the tenant's answers */
    async raiseGeneration(tags: readonly string[] | null): Promise<void> {
      await this.ctx.storage.put(GENERATION, raised(await this.readGeneration(), tags));
    }

    #start(request: Request): Broadcast {
      const flight = new Broadcast(flightStream(run, request), {
        maximumBytes: MAXIMUM_BYTES,
        onEnd: () => {
          if (this.#flight === flight) this.#flight = null;
        },
      });
      return flight;
    }
  };

const described = ({ method, headers }: Request) => ({ method, headers, redirect: "manual" as const });

/** Calls what the request names, which is where the router's configuration sends it. */
export class FlightKeeper extends flightKeeper((request) => fetch(request)) {}
