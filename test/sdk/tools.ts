/** The tools of a small deployment app. */

import type { Tool } from "../../src/core/tool.ts";

export const tools: readonly Tool[] = [
  {
    name: "deploy_branch",
    description: "Deploy a git branch to an environment.",
    parameters: {
      type: "object",
      properties: {
        branch: { type: "string", description: "Name of the branch" },
        environment: { type: "string", enum: ["development", "staging", "production"] },
      },
      required: ["branch", "environment"],
    },
  },
  {
    name: "restart_service",
    description: "Restart a running service.",
    parameters: {
      type: "object",
      properties: { service: { type: "string", description: "Name of the service" } },
      required: ["service"],
    },
  },
  {
    name: "get_build_logs",
    description: "Fetch the log of one build.",
    parameters: {
      type: "object",
      properties: { build_id: { type: "integer", description: "Number of the build" } },
      required: ["build_id"],
    },
  },
];

/** Takes several calls and thought: no single call answers it. */
export const hardRequest = "Analyze the logs from the last three failed builds and suggest a fix";
