/** Owns what a tenant has spent. */

import { DurableObject } from "cloudflare:workers";

export class BudgetKeeper extends DurableObject {}
