/** Owns chance that is the same in every run: samples of large sets and of the tools offered with a request. */

import { seededRandom } from "../simulation/virtual-time.ts";

/** The same for everything that is drawn, so that a set measured alone is the set measured in the table. */
const SEED = 20_251_127;

/** A new order of the items; the same for the same items and salt. */
export function shuffled<Item>(items: readonly Item[], salt = 0): Item[] {
  const random = seededRandom(SEED + salt);
  const mixed = [...items];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [mixed[i], mixed[j]] = [mixed[j] as Item, mixed[i] as Item];
  }
  return mixed;
}

/** At most `most` of the items, drawn without replacement. */
export const sample = <Item>(items: readonly Item[], most: number, salt = 0): Item[] =>
  items.length <= most ? [...items] : shuffled(items, salt).slice(0, most);

/**
 * A request's tools out of a catalogue too long to offer whole: those it needs and others up to `most`, in a mixed order.
 * @param salt - another for each request
 */
export function offered<Tool>(needed: readonly Tool[], catalogue: readonly Tool[], most: number, salt: number): Tool[] {
  const others = shuffled(catalogue, salt).filter((tool) => !needed.includes(tool));
  return shuffled([...needed, ...others.slice(0, Math.max(0, most - needed.length))], salt);
}
