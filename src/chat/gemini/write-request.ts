/** Owns the writing of a generateContent request. */

import type { JsonObject } from "../../core/json.ts";
import type { Tool } from "../../core/tool.ts";
import type { ChatRequest, ToolChoice } from "../chat.ts";
import type { OutgoingChat } from "../codec.ts";
import type { Losses } from "./losses.ts";
import { writeContents } from "./write-contents.ts";
import { writeSettings } from "./write-settings.ts";

export const writeRequest = (chat: ChatRequest): OutgoingChat => {
  const losses: Losses = [];
  const settings = writeSettings(chat, losses);
  const system = chat.system.filter((text) => text !== "");
  if (chat.parallelCalls === false && chat.tools.length > 0) losses.push({ field: "parallelCalls", loss: "meaning" });
  const body: JsonObject = {
    contents: writeContents(chat, losses),
    ...(system.length > 0 && { systemInstruction: { parts: system.map((text) => ({ text })) } }),
    ...(chat.tools.length > 0 && { tools: [{ functionDeclarations: writeTools(chat.tools, losses) }] }),
    ...(chat.toolChoice !== null && { toolConfig: { functionCallingConfig: writeToolChoice(chat.toolChoice) } }),
    ...(Object.keys(settings).length > 0 && { generationConfig: settings }),
  };
  return { path: pathTo(chat), headers: {}, body, uncarried: losses };
};

const pathTo = ({ model, stream }: ChatRequest): string => {
  const name = encodeURIComponent(model.replace(/^models\//, ""));
  return `/v1beta/models/${name}:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`;
};

/** Any other the API refuses. */
const NAME = /^[A-Za-z_][\w.:-]{0,127}$/;

const writeTools = (tools: readonly Tool[], losses: Losses): readonly JsonObject[] =>
  tools.map(({ name, description, parameters }, index) => {
    if (!NAME.test(name)) losses.push({ field: `tools[${index}].name`, loss: "meaning" });
    return {
      name,
      ...(description !== "" && { description }),
      ...(Object.keys(parameters).length > 0 && { parametersJsonSchema: parameters }),
    };
  });

/** AUTO takes no names: VALIDATED is what leaves the choice free among some of the functions. */
const writeToolChoice = ({ mode, names }: ToolChoice): JsonObject => {
  if (mode === "none") return { mode: "NONE" };
  if (names === null) return { mode: mode === "any" ? "ANY" : "AUTO" };
  return { mode: mode === "any" ? "ANY" : "VALIDATED", allowedFunctionNames: names };
};
