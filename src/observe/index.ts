/** Owns what a request leaves behind for people to read: response headers and a log line. */

export type { Account } from "./account.ts";
export { errorLine } from "./error-line.ts";
export { addExplanation } from "./explanation-headers.ts";
export { type LogLine, logLine } from "./log-line.ts";
