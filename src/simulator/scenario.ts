/** Owns the trouble a caller can ask the simulator for, by the name of the model. Never decides how it looks on the wire. */

export type Scenario =
  | { readonly kind: "answer" }
  | { readonly kind: "failure"; readonly status: number | "overloaded"; readonly midStream: boolean }
  /** The connection ends before the body does. */
  | { readonly kind: "cut" }
  /** The body begins and then says no more, until the caller leaves. */
  | { readonly kind: "stall" }
  | { readonly kind: "slow-headers"; readonly waitMs: number }
  | { readonly kind: "redirect" }
  /** One event of the stream (or the whole body) is not JSON. */
  | { readonly kind: "malformed" }
  /** Status 200 and no body. */
  | { readonly kind: "empty" };

const slowHeadersMs = 10_000;

/** Status 529 is Anthropic's word for overloaded; each format has its own. */
const toStatus = (word: string): number | "overloaded" =>
  word === "overloaded" || word === "529" ? "overloaded" : Number(word);

const readers: readonly [RegExp, (match: RegExpExecArray) => Scenario][] = [
  [
    /^simulate-([45]\d\d|overloaded)(-mid-stream)?$/,
    (match) => ({ kind: "failure", status: toStatus(match[1] ?? ""), midStream: match[2] !== undefined }),
  ],
  [
    /^simulate-slow-headers(?:-(\d{1,5}))?$/,
    (match) => ({ kind: "slow-headers", waitMs: Number(match[1] ?? slowHeadersMs) }),
  ],
  [/^simulate-cut$/, () => ({ kind: "cut" })],
  [/^simulate-stall$/, () => ({ kind: "stall" })],
  [/^simulate-redirect$/, () => ({ kind: "redirect" })],
  [/^simulate-malformed(?:-sse)?$/, () => ({ kind: "malformed" })],
  [/^simulate-empty$/, () => ({ kind: "empty" })],
];

/**
 * @param model - `simulate-429`, `simulate-529-mid-stream`, `simulate-overloaded`, `simulate-cut`, `simulate-stall`,
 *   `simulate-slow-headers` (10 s), `simulate-slow-headers-250` (ms), `simulate-redirect`, `simulate-malformed-sse`,
 *   `simulate-empty`; any other name is answered
 */
export function readScenario(model: string): Scenario {
  for (const [pattern, read] of readers) {
    const match = pattern.exec(model);
    if (match) return read(match);
  }
  return { kind: "answer" };
}
