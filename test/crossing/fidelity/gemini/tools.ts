/** Owns what becomes of the tools of a request in Gemini's dialect. */

import type { Row } from "../../fates.ts";
import { carried, field, kept, nearest, SAME, told } from "../stated.ts";
import { BESIDE_TOOL, calling, declaration, schema, tools } from "./examples.ts";

export const rows: readonly Row[] = [
  field("tools[].functionDeclarations[]", "a JSON schema", tools()).becomes({
    anthropic: carried("tools.0", {
      name: "weather",
      description: "Tells the weather.",
      input_schema: { type: "object", properties: { city: { type: "string" } } },
    }),
    openai: carried("tools.0", {
      type: "function",
      function: {
        name: "weather",
        description: "Tells the weather.",
        parameters: { type: "object", properties: { city: { type: "string" } } },
      },
    }),
  }),
  field("tools[].functionDeclarations[].parameters", "Gemini's notation", {
    tools: [
      {
        functionDeclarations: [
          { name: "weather", parameters: { ...schema, properties: { city: { type: "STRING", nullable: true } } } },
        ],
      },
    ],
  }).becomes({
    anthropic: carried("tools.0", {
      name: "weather",
      input_schema: { type: "object", properties: { city: { type: ["string", "null"] } }, required: ["city"] },
    }),
    openai: carried("tools.0", {
      type: "function",
      function: {
        name: "weather",
        parameters: { type: "object", properties: { city: { type: ["string", "null"] } }, required: ["city"] },
      },
    }),
  }),
  field(
    "tools[].functionDeclarations[].parametersJsonSchema",
    "a property's name with a space",
    tools({ parametersJsonSchema: { type: "object", properties: { "zip code": { type: "string" } } } }),
  ).becomes({
    anthropic: kept("tools[0].parameters.properties"),
    openai: carried("tools.0.function.parameters", {
      type: "object",
      properties: { "zip code": { type: "string" } },
    }),
  }),
  field(
    "tools[].functionDeclarations[].response",
    null,
    tools({ response: { type: "STRING" } }),
    BESIDE_TOOL,
  ).alwaysBecomes(told("tools[0].functionDeclarations[0].response")),
  field(
    "tools[].functionDeclarations[].responseJsonSchema",
    null,
    tools({ responseJsonSchema: { type: "string" } }),
    BESIDE_TOOL,
  ).alwaysBecomes(told("tools[0].functionDeclarations[0].responseJsonSchema")),
  field(
    "tools[].functionDeclarations[].behavior",
    "BLOCKING",
    tools({ behavior: "BLOCKING" }),
    BESIDE_TOOL,
  ).alwaysBecomes(SAME),
  field(
    "tools[].functionDeclarations[].behavior",
    "NON_BLOCKING",
    tools({ behavior: "NON_BLOCKING" }),
    BESIDE_TOOL,
  ).alwaysBecomes(kept("tools[0].functionDeclarations[0].behavior")),
  field("tools[].functionDeclarations[].name", "with a dot", tools({ name: "weather.now" }), BESIDE_TOOL).becomes({
    anthropic: carried("tools.0.name", "weather__x2e__now"),
    openai: kept("tools[0].name"),
  }),
  field("tools[].googleSearch", null, { tools: [{ googleSearch: {} }] }).alwaysBecomes(kept("tools[0].googleSearch")),
  field("tools[].googleSearchRetrieval", null, { tools: [{ googleSearchRetrieval: {} }] }).alwaysBecomes(
    kept("tools[0].googleSearchRetrieval"),
  ),
  field("tools[].googleMaps", null, { tools: [{ googleMaps: {} }] }).alwaysBecomes(kept("tools[0].googleMaps")),
  field("tools[].urlContext", null, { tools: [{ urlContext: {} }] }).alwaysBecomes(kept("tools[0].urlContext")),
  field("tools[].codeExecution", null, { tools: [{ codeExecution: {} }] }).alwaysBecomes(
    kept("tools[0].codeExecution"),
  ),
  field("tools[].computerUse", null, { tools: [{ computerUse: {} }] }).alwaysBecomes(kept("tools[0].computerUse")),
  field("tools[].fileSearch", null, { tools: [{ fileSearch: {} }] }).alwaysBecomes(kept("tools[0].fileSearch")),
  field("tools[].enterpriseWebSearch", null, { tools: [{ enterpriseWebSearch: {} }] }).alwaysBecomes(
    kept("tools[0].enterpriseWebSearch"),
  ),
  field("tools[].retrieval", null, { tools: [{ retrieval: {} }] }).alwaysBecomes(kept("tools[0].retrieval")),
  field("tools[].mcpServers", null, { tools: [{ mcpServers: [{ name: "a" }] }] }).alwaysBecomes(
    kept("tools[0].mcpServers"),
  ),
  field("tools[].exaAiSearch", null, { tools: [{ exaAiSearch: {} }] }).alwaysBecomes(kept("tools[0].exaAiSearch")),
  field("tools[].parallelAiSearch", null, { tools: [{ parallelAiSearch: {} }] }).alwaysBecomes(
    kept("tools[0].parallelAiSearch"),
  ),
  field("toolConfig.functionCallingConfig.mode", "AUTO", calling({ mode: "AUTO" }), BESIDE_TOOL).becomes({
    anthropic: carried("tool_choice.type", "auto"),
    openai: carried("tool_choice", "auto"),
  }),
  field("toolConfig.functionCallingConfig.mode", "ANY", calling({ mode: "ANY" }), BESIDE_TOOL).becomes({
    anthropic: carried("tool_choice.type", "any"),
    openai: carried("tool_choice", "required"),
  }),
  field("toolConfig.functionCallingConfig.mode", "NONE", calling({ mode: "NONE" }), BESIDE_TOOL).becomes({
    anthropic: carried("tool_choice.type", "none"),
    openai: carried("tool_choice", "none"),
  }),
  field("toolConfig.functionCallingConfig.mode", "VALIDATED", calling({ mode: "VALIDATED" }), BESIDE_TOOL).becomes({
    anthropic: nearest("tool_choice.type", "auto", "toolConfig.functionCallingConfig.mode"),
    openai: nearest("tool_choice", "auto", "toolConfig.functionCallingConfig.mode"),
  }),
  field(
    "toolConfig.functionCallingConfig.allowedFunctionNames",
    "one, with ANY",
    calling({ mode: "ANY", allowedFunctionNames: ["weather"] }),
    BESIDE_TOOL,
  ).becomes({
    anthropic: carried("tool_choice", { type: "tool", name: "weather" }),
    openai: carried("tool_choice", { type: "function", function: { name: "weather" } }),
  }),
  field(
    "toolConfig.functionCallingConfig.allowedFunctionNames",
    "one of two, with VALIDATED",
    {
      tools: [{ functionDeclarations: [declaration, { name: "now" }] }],
      toolConfig: { functionCallingConfig: { mode: "VALIDATED", allowedFunctionNames: ["weather"] } },
    },
    { beside: { tools: [{ functionDeclarations: [declaration, { name: "now" }] }] } },
  ).becomes({
    anthropic: nearest("tool_choice.type", "auto", "toolConfig.functionCallingConfig.mode"),
    openai: nearest("tool_choice", "auto", "toolConfig.functionCallingConfig.mode"),
  }),
  field(
    "toolConfig.functionCallingConfig.streamFunctionCallArguments",
    null,
    calling({ mode: "AUTO", streamFunctionCallArguments: true }),
    { beside: calling({ mode: "AUTO" }) },
  ).alwaysBecomes(told("toolConfig.functionCallingConfig.streamFunctionCallArguments")),
  field("toolConfig.retrievalConfig", null, { toolConfig: { retrievalConfig: { languageCode: "ja" } } }).alwaysBecomes(
    kept("toolConfig.retrievalConfig"),
  ),
  field("toolConfig.includeServerSideToolInvocations", null, {
    toolConfig: { includeServerSideToolInvocations: true },
  }).alwaysBecomes(kept("toolConfig.includeServerSideToolInvocations")),
];
