/** Owns what becomes of the tools of a request in OpenAI's dialect. */

import type { Row } from "../../fates.ts";
import { carried, field, kept, SAME, told } from "../stated.ts";
import { BESIDE_TOOL, BESIDE_TWO, closed, functionWith, other, parameters, spaced, tool } from "./examples.ts";

export const rows: readonly Row[] = [
  field("tools[]", "a function", { tools: [tool] }).becomes({
    anthropic: carried("tools.0", {
      name: "weather",
      description: "Tells the weather.",
      input_schema: { type: "object", properties: { city: { type: "string" } } },
    }),
    gemini: carried("tools.0.functionDeclarations.0", {
      name: "weather",
      description: "Tells the weather.",
      parametersJsonSchema: { type: "object", properties: { city: { type: "string" } } },
    }),
  }),
  field("tools[]", "a function without parameters", { tools: [other] }).becomes({
    anthropic: carried("tools.0", { name: "now", input_schema: { type: "object" } }),
    gemini: carried("tools.0.functionDeclarations.0.name", "now"),
  }),
  field("tools[].function.parameters", "a property's name with a space", {
    tools: [functionWith({ parameters: spaced })],
  }).becomes({
    anthropic: kept("tools[0].parameters.properties"),
    gemini: carried("tools.0.functionDeclarations.0.parametersJsonSchema", spaced),
  }),
  field(
    "tools[].function.strict",
    null,
    { tools: [functionWith({ parameters: closed, strict: true })] },
    { beside: { tools: [functionWith({ parameters: closed })] } },
  ).alwaysBecomes(told("tools[0].function.strict")),
  field("tools[].function.strict", "false", { tools: [functionWith({ strict: false })] }, BESIDE_TOOL).alwaysBecomes(
    SAME,
  ),
  field("tools[]", "custom", { tools: [{ type: "custom", custom: { name: "code" } }] }).alwaysBecomes(kept("tools[0]")),
  field("tool_choice", "auto", { tools: [tool], tool_choice: "auto" }, BESIDE_TOOL).becomes({
    anthropic: carried("tool_choice.type", "auto"),
    gemini: carried("toolConfig.functionCallingConfig.mode", "AUTO"),
  }),
  field("tool_choice", "required", { tools: [tool], tool_choice: "required" }, BESIDE_TOOL).becomes({
    anthropic: carried("tool_choice.type", "any"),
    gemini: carried("toolConfig.functionCallingConfig.mode", "ANY"),
  }),
  field("tool_choice", "none", { tools: [tool], tool_choice: "none" }, BESIDE_TOOL).becomes({
    anthropic: carried("tool_choice.type", "none"),
    gemini: carried("toolConfig.functionCallingConfig.mode", "NONE"),
  }),
  field(
    "tool_choice",
    "a function",
    { tools: [tool, other], tool_choice: { type: "function", function: { name: "now" } } },
    BESIDE_TWO,
  ).becomes({
    anthropic: carried("tool_choice", { type: "tool", name: "now" }),
    gemini: carried("toolConfig.functionCallingConfig", { mode: "ANY", allowedFunctionNames: ["now"] }),
  }),
  field(
    "tool_choice",
    "allowed_tools, auto",
    {
      tools: [tool, other],
      tool_choice: {
        type: "allowed_tools",
        allowed_tools: { mode: "auto", tools: [{ type: "function", function: { name: "now" } }] },
      },
    },
    BESIDE_TWO,
  ).becomes({
    anthropic: carried("tool_choice.type", "auto"),
    gemini: carried("toolConfig.functionCallingConfig", { mode: "VALIDATED", allowedFunctionNames: ["now"] }),
  }),
  field(
    "tool_choice",
    "allowed_tools, required",
    {
      tools: [tool, other, { type: "function", function: { name: "home" } }],
      tool_choice: {
        type: "allowed_tools",
        allowed_tools: {
          mode: "required",
          tools: [
            { type: "function", function: { name: "now" } },
            { type: "function", function: { name: "home" } },
          ],
        },
      },
    },
    { beside: { tools: [tool, other, { type: "function", function: { name: "home" } }] } },
  ).becomes({
    anthropic: carried("tool_choice.type", "any"),
    gemini: carried("toolConfig.functionCallingConfig", { mode: "ANY", allowedFunctionNames: ["now", "home"] }),
  }),
  field(
    "tool_choice",
    "custom",
    { tools: [tool], tool_choice: { type: "custom", custom: { name: "code" } } },
    BESIDE_TOOL,
  ).alwaysBecomes(kept("tool_choice")),
  field("parallel_tool_calls", "true", { tools: [tool], parallel_tool_calls: true }, BESIDE_TOOL).alwaysBecomes(SAME),
  field("parallel_tool_calls", "false", { tools: [tool], parallel_tool_calls: false }, BESIDE_TOOL).becomes({
    anthropic: carried("tool_choice", { type: "auto", disable_parallel_tool_use: true }),
    gemini: kept("parallelCalls"),
  }),
  field("functions", "deprecated", { functions: [{ name: "weather", parameters }] }).alwaysBecomes(kept("functions")),
  field("function_call", "deprecated", { function_call: "auto" }).alwaysBecomes(kept("function_call")),
];
