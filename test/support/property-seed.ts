/**
 * Owns the seed of property tests: the same in every run, so that a change is judged by what it changes; `SEED=N npm test` looks
 * elsewhere, and what it finds is repeated by the same seed.
 */

import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.SEED ?? 1) });
