/** Owns the list of example apps under schemas/: their tools, and requests to try them with. */

import banking from "../../schemas/banking.json" with { type: "json" };
import calendar from "../../schemas/calendar.json" with { type: "json" };
import deployments from "../../schemas/deployments.json" with { type: "json" };
import orders from "../../schemas/orders.json" with { type: "json" };
import smartHome from "../../schemas/smart-home.json" with { type: "json" };
import teamChat from "../../schemas/team-chat.json" with { type: "json" };
import type { Tool } from "../core/tool.ts";

export interface ExampleApp {
  /** Names the app's file: "deployments" for schemas/deployments.json. */
  readonly app: string;
  readonly title: string;
  readonly description: string;
  readonly tools: readonly Tool[];
  /** Requests in a user's words: simple calls first, then some that need a large model. */
  readonly examples: readonly string[];
}

export const exampleApps: readonly ExampleApp[] = [deployments, smartHome, calendar, orders, teamChat, banking];

/** How schemas/compiled.js names the validator of a tool. */
export const validatorName = (app: string, tool: string): string => `${app}/${tool}`;
