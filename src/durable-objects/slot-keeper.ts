/** Owns how many requests run under one provider key. */

import { DurableObject } from "cloudflare:workers";

export class SlotKeeper extends DurableObject {}
