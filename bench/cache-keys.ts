/**
 * Looks for a cached answer that crosses tenants: `npm run bench bench/cache-keys.ts [pairs]`, a million by default. Each pair is two
 * tenants with requests as alike as can be; one stores under its key, the other looks up under its own.
 */

import { answerName, cacheKey } from "../src/cache/key.ts";
import { tenantScope } from "../src/cache/scope.ts";
import { randomPair } from "../test/cache/look-alikes.ts";
import { seededRandom } from "./simulation/virtual-time.ts";

const PAIRS_AT_ONCE = 256;

const pairs = Number(process.argv[2] ?? 1_000_000);
const random = seededRandom(1);
/** Tenants by the names that they have stored under. */
const stored = new Map<string, string>();

const nameOf = async (tenant: string, request: Parameters<typeof cacheKey>[1]): Promise<string> => {
  const scope = tenantScope(tenant);
  const key = await cacheKey(scope, request);
  if (key === null) throw new Error("a request without a key");
  return await answerName(scope, key);
};

let hits = 0;
let crossing = 0;
const began = performance.now();
for (let done = 0; done < pairs; done += PAIRS_AT_ONCE) {
  const batch = Array.from({ length: Math.min(PAIRS_AT_ONCE, pairs - done) }, () => randomPair(random));
  const names = await Promise.all(
    batch.map(({ tenants, requests }) =>
      Promise.all([nameOf(tenants[0], requests[0]), nameOf(tenants[1], requests[1])]),
    ),
  );
  for (const [index, [storing, looking]] of names.entries()) {
    const { tenants } = batch[index] ?? { tenants: ["", ""] };
    stored.set(storing, tenants[0]);
    const owner = stored.get(looking);
    if (owner !== undefined) hits += 1;
    if (owner !== undefined && owner !== tenants[1]) crossing += 1;
  }
}
const seconds = (performance.now() - began) / 1000;
console.log(`${pairs} pairs in ${seconds.toFixed(0)} s; ${stored.size} names`);
console.log(`${hits} look-ups found an answer, ${crossing} of them another tenant's`);
if (crossing > 0) process.exitCode = 1;
