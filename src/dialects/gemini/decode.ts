/** Owns the reading of a Gemini generateContent request, model and method in its URL included. */

import type { RoutableRequest, StreamFormat } from "../../core/request.ts";
import { succeed } from "../../core/result.ts";
import { withCamelCase } from "../camel-case.ts";
import { readConversation } from "../conversation.ts";
import { chooseTools, toolObstacle } from "../offered-tools.ts";
import { type Reading, readAll, readBody, readOptionalFields, refuse } from "../reading.ts";
import { readContents } from "./contents.ts";
import { findObstacle } from "./obstacles.ts";
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
    ...target.value,
    streamUsage: true,
    text: conversation.text,
    earlierTurns: conversation.earlierTurns,
    tools: tools.value,
    obstacle: findObstacle(request, withCamelCase(settings), toolObstacle(offered, choice), conversation.obstacle),
  });
};

interface Target {
  readonly model: string;
  readonly stream: false | StreamFormat;
}

const TARGET = /\/models\/([^/:]+):(generateContent|streamGenerateContent)$/;

const readTarget = ({ pathname, searchParams }: URL): Reading<Target> => {
  const [, model, method] = TARGET.exec(pathname) ?? [];
  if (model === undefined) return refuse("The path must end in /models/{model}:generateContent.");
  if (method === "generateContent") return succeed({ model, stream: false });
  return succeed({ model, stream: searchParams.get("alt") === "sse" ? "events" : "json_array" });
};
