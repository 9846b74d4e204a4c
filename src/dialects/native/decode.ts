/** Owns the reading of a `POST /v1/route` request: a text and tools in any dialect's notation. */

import { isObject } from "../../core/json.ts";
import type { RoutableRequest } from "../../core/request.ts";
import { succeed } from "../../core/result.ts";
import { readTool as readAnthropicTool } from "../anthropic/tools.ts";
import { withCamelCase } from "../camel-case.ts";
import { readConversation } from "../conversation.ts";
import { readRepeated } from "../gemini/contents.ts";
import { readDeclaration } from "../gemini/tools.ts";
import { textPiece } from "../message.ts";
import { firstObstacle } from "../obstacles.ts";
import { ALL_TOOLS, chooseTools, type OfferedTool, refuseDuplicates, toolObstacle } from "../offered-tools.ts";
import { readTool as readOpenAiTool } from "../openai/tools.ts";
import {
  type Fields,
  hasUnknownField,
  isGiven,
  type Reading,
  readAll,
  readBody,
  readEach,
  readList,
  readName,
  readText,
} from "../reading.ts";

/** The model named in the answer where the caller names none. */
const DEFAULT_MODEL = "thimble";

/** `stream` has no effect: the report always comes whole, whether the router would answer or escalate. */
const KNOWN_FIELDS = new Set(["request", "tools", "model", "stream"]);

export const decode = (body: unknown): Reading<RoutableRequest> => {
  const fields = readBody(body);
  if (!fields.ok) return fields;
  const { request, tools, model } = fields.value;
  const parts = readAll({
    text: readText(request, "request"),
    offered: readTools(tools),
    model: isGiven(model) ? readName(model, "model") : succeed(DEFAULT_MODEL),
  });
  if (!parts.ok) return parts;
  const { text, offered } = parts.value;
  const callable = chooseTools(offered, ALL_TOOLS, "tools");
  if (!callable.ok) return callable;
  const conversation = readConversation([{ author: "user", pieces: [textPiece(text)] }]);
  return succeed({
    model: parts.value.model,
    stream: false,
    streamUsage: true,
    text,
    system: "",
    earlierTurns: 0,
    tools: callable.value,
    obstacle: firstObstacle(
      toolObstacle(offered, ALL_TOOLS),
      conversation.obstacle,
      hasUnknownField(fields.value, KNOWN_FIELDS) && "unknown_field",
    ),
  });
};

const readTools = (value: unknown): Reading<readonly OfferedTool[]> => {
  const list = readList(value, "tools");
  if (!list.ok) return list;
  const offered = readEach(list.value, "tools", readToolOrGroup);
  return offered.ok ? refuseDuplicates(offered.value.flat(), "tools") : offered;
};

const readToolOrGroup = (value: unknown, parameter: string): Reading<readonly OfferedTool[]> => {
  const fields = isObject(value) ? withCamelCase(value) : {};
  if (isGiven(fields.functionDeclarations)) return readGroup(fields, parameter);
  const tool = readTool(value, parameter);
  return tool.ok ? succeed([tool.value]) : tool;
};

/** Gemini's wrapper around several declarations; whatever else stands in it the provider runs. */
const readGroup = ({ functionDeclarations, ...others }: Fields, parameter: string): Reading<readonly OfferedTool[]> => {
  const path = `${parameter}.functionDeclarations`;
  const list = readRepeated(functionDeclarations, path);
  if (!list.ok) return list;
  const declared = readEach(list.value, path, readDeclaration);
  if (!declared.ok || !Object.values(others).some(isGiven)) return declared;
  return succeed([...declared.value, { name: null, tool: null, obstacle: "server_tool" }]);
};

/** Gemini's declarations have the plainest notation, `{name, description, parameters}`, so all else is read as one. */
const readTool = (value: unknown, parameter: string): Reading<OfferedTool> => {
  if (isObject(value) && isObject(value.function)) return readOpenAiTool(value, parameter);
  if (isObject(value) && isGiven(value.input_schema)) return readAnthropicTool(value, parameter);
  return readDeclaration(value, parameter);
};
