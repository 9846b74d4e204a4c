/** Owns which cacheable requests are under way, and their answers while they come. */

import { DurableObject } from "cloudflare:workers";

export class FlightKeeper extends DurableObject {}
