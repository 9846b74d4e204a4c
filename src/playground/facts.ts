/** Owns what the page must know of this router before its first request. */

import type { Model } from "../core/model.ts";
import type { Tool } from "../core/tool.ts";

/** An app a visitor can choose instead of pasting tools. */
export interface ExampleApp {
  /** "deployments" */
  readonly app: string;
  readonly title: string;
  readonly description: string;
  readonly tools: readonly Tool[];
  /** Requests to try, the most telling first. */
  readonly examples: readonly string[];
}

export interface PlaygroundOptions {
  /** True where the large models' answers come from the local simulator. */
  readonly simulated: boolean;
  /** The confidence an answer needs here, 0…1; null where that is the model's own. */
  readonly answerThreshold: number | null;
  /** Null or a rejection: there is no model. */
  readonly loadModel: () => Promise<Model | null>;
  /** At least one; the page begins with the first. */
  readonly apps: readonly ExampleApp[];
}

/** What `/playground/apps.json` answers. */
export interface Facts {
  readonly simulated: boolean;
  /** "none" where there is no model. */
  readonly model: string;
  /** Null where there is no model to have one. */
  readonly threshold: number | null;
  readonly apps: readonly ExampleApp[];
}

export const gatherFacts = async (options: PlaygroundOptions): Promise<Facts> => {
  const model = await options.loadModel().catch(() => null);
  return {
    simulated: options.simulated,
    model: model?.version ?? "none",
    threshold: model === null ? null : (options.answerThreshold ?? model.threshold),
    apps: options.apps,
  };
};
