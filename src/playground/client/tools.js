/** Owns the reading of pasted tools, in whichever dialect they are written. */

/**
 * @typedef {object} Tool
 * @property {string} name
 * @property {string} description
 * @property {Readonly<Record<string, unknown>>} parameters JSON Schema of the arguments object
 */

/** @typedef {{ok: true, value: readonly Tool[]} | {ok: false, problem: string}} ToolsResult */

/** @param {unknown} value @returns {value is Record<string, unknown>} */
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const geminiTypes = /^(STRING|NUMBER|INTEGER|BOOLEAN|ARRAY|OBJECT|NULL)$/;

/**
 * Gemini writes its types in capitals; JSON Schema has them small.
 *
 * @param {unknown} schema
 * @returns {unknown}
 */
const withSmallTypes = (schema) => {
  if (Array.isArray(schema)) return schema.map(withSmallTypes);
  if (!isObject(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === "type" && typeof value === "string" && geminiTypes.test(value)
        ? value.toLowerCase()
        : withSmallTypes(value),
    ]),
  );
};

/**
 * The tools inside a request body, a Gemini tool, a list, or a tool on its own.
 *
 * @param {unknown} value
 * @returns {readonly unknown[]}
 */
const unwrap = (value) => {
  if (Array.isArray(value)) return value.flatMap(unwrap);
  if (!isObject(value)) return [value];
  const inside = value.tools ?? value.functionDeclarations ?? value.function_declarations;
  return inside === undefined ? [value] : unwrap(inside);
};

/**
 * @param {unknown} item
 * @param {number} index
 * @returns {Tool | string} the tool, or what is wrong with it
 */
const readTool = (item, index) => {
  const place = `Tool ${index + 1}`;
  if (!isObject(item)) return `${place} is not an object.`;
  const body = item.type === "function" && isObject(item.function) ? item.function : item;
  const { name, description } = body;
  if (typeof item.type === "string" && item.type !== "function" && item.type !== "custom")
    return `${place} ("${item.type}") is run by the provider itself. The playground sends only tools that your own code runs.`;
  if (typeof name !== "string" || name === "") return `${place} has no name.`;
  const schema =
    body.input_schema ??
    body.inputSchema ??
    body.parametersJsonSchema ??
    body.parameters_json_schema ??
    withSmallTypes(body.parameters ?? { type: "object", properties: {} });
  if (!isObject(schema)) return `${place} ("${name}"): its parameters are not a JSON Schema object.`;
  return { name, description: typeof description === "string" ? description : "", parameters: schema };
};

/**
 * @param {string} source
 * @returns {ToolsResult}
 */
export const readTools = (source) => {
  if (source.trim() === "") return { ok: false, problem: "Paste at least one tool." };
  try {
    const read = unwrap(JSON.parse(source)).map(readTool);
    const problem = read.find((tool) => typeof tool === "string");
    if (problem !== undefined) return { ok: false, problem };
    const tools = read.filter((tool) => typeof tool !== "string");
    return tools.length === 0 ? { ok: false, problem: "Paste at least one tool." } : { ok: true, value: tools };
  } catch (error) {
    return { ok: false, problem: `This is not valid JSON. ${error instanceof Error ? error.message : ""}` };
  }
};
