/** Owns the handles by which every official SDK is driven alike. Never looks inside the wire. */

import type { Tool } from "../../src/core/tool.ts";

export interface Question {
  readonly model?: string;
  readonly text: string;
  readonly tools?: readonly Tool[];
  /** Some tool must be called. */
  readonly callRequired?: boolean;
  readonly maximumTokens?: number;
  readonly signal?: AbortSignal;
}

/** What an SDK made of an answer. */
export interface Outcome {
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly arguments: unknown }[];
  readonly stop: string | null | undefined;
  readonly model: string | undefined;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  /** All the SDK handed over: one response, or every event of a stream. */
  readonly raw: readonly unknown[];
}

export interface Driver {
  readonly name: "anthropic" | "gemini" | "openai";
  /** The model asked for where a question names none. */
  readonly model: string;
  ask(question: Question): Promise<Outcome>;
  askStreaming(question: Question): Promise<Outcome>;
  listModels(): Promise<readonly string[]>;
  countTokens(text: string): Promise<number | undefined>;
  /** The class and status of the error that `failing` ends in; throws where it ends well. */
  failure(failing: Promise<unknown>): Promise<{ readonly name: string; readonly status: number | undefined }>;
}

/** @param base - of the router or a stand-in for the provider, no slash at its end, no version in its path */
export type CreateDriver = (base: string) => Driver;

/** The error that a promise ends in; throws where it ends well. */
export async function caught(failing: Promise<unknown>): Promise<unknown> {
  const outcome = await failing.then(
    () => null,
    (error: unknown) => ({ error }),
  );
  if (outcome === null) throw new Error("This should have failed.");
  return outcome.error;
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
