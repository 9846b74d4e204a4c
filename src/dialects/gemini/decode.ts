/** Owns the reading of a Gemini generateContent request, model and method in its URL included. */

import type { RoutableRequest, StreamFormat } from "../../core/request.ts";
import { succeed } from "../../core/result.ts";
import { withCamelCase } from "../camel-case.ts";
import { readConversation } from "../conversation.ts";
import { chooseTools, toolObstacle } from "../offered-tools.ts";
import { type Reading, readAll, readBody, readOptionalFields } from "../reading.ts";
import { systemText } from "../system-text.ts";
import { readContents } from "./contents.ts";
import { findObstacle } from "./obstacles.ts";
import { readTarget } from "./target.ts";
import { readToolConfig, readTools } from "./tools.ts";

export const decode = (body: unknown, url: URL): Reading<RoutableRequest> => {
  const target = readTarget(url);
  if (!target.ok) return target;
  const fields = readBody(body);
  if (!fields.ok) return fields;
  const request = withCamelCase(fields.value);
  const parts = readAll({
    messages: readContents(request.contents),
    offered: readTools(request.tools),
    choice: readToolConfig(request.toolConfig),
    settings: readOptionalFields(request.generationConfig, "generationConfig"),
  });
  if (!parts.ok) return parts;
  const { messages, offered, choice, settings } = parts.value;
  const tools = chooseTools(offered, choice, "toolConfig.functionCallingConfig.allowedFunctionNames");
  if (!tools.ok) return tools;
  const conversation = readConversation(messages);
  return succeed({
    model: target.value.model,
    stream: target.value.streams && readFormat(url),
    streamUsage: true,
    text: conversation.text,
    system: systemText(request.systemInstruction, conversation.system),
    earlierTurns: conversation.earlierTurns,
    tools: tools.value,
    obstacle: findObstacle(request, withCamelCase(settings), toolObstacle(offered, choice), conversation.obstacle),
  });
};

const readFormat = ({ searchParams }: URL): StreamFormat =>
  searchParams.get("alt") === "sse" ? "events" : "json_array";
