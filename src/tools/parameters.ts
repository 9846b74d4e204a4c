/** Owns which parameters a tool has: the leaves of its schema, in its order. Never validates. */

import { isObject, type Json, type JsonObject, type Scalar } from "../core/json.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import type { Parameter, ParameterType, Tool } from "../core/tool.ts";
import { isSchema, readSchema, type Schema } from "./schema.ts";
import { isScalar, listedValues, type Shape, Shapes, typesOf } from "./shapes.ts";

const MOST_PARAMETERS = 64;
/** Objects within objects; what lies deeper is opaque. */
const DEEPEST = 5;

/**
 * Reads a tool's parameters off its schema (drafts 4 to 2020-12, OpenAPI 3.0, Gemini).
 * A leaf that no words can fill is `opaque`: a list of objects, a free-form object, several shapes, a keyword that can't be
 * checked. Takes less than 50 ms for any schema.
 * @returns a problem in words where no call of the tool can be made and checked
 */
export function readParameters(tool: Tool): Result<readonly Parameter[], string> {
  const checked = readSchema(tool.parameters);
  if (!checked.ok) return checked;
  const shapes = new Shapes(checked.value);
  const root = shapes.resolve(checked.value.root);
  if (root.problem !== null) return fail(`the schema ${root.problem}`);
  const types = typesOf(root.schema);
  if (types.length > 0 && !types.includes("object")) return fail("the schema is not one of an object");
  if (root.properties.size === 0 && isMap(root.schema)) return fail("the schema declares none of the names it takes");
  const leaves = new LeafReader(shapes);
  leaves.readObject(root, [], true);
  const { problem } = leaves;
  return problem === null ? succeed(leaves.parameters) : fail(problem);
}

class LeafReader {
  readonly parameters: Parameter[] = [];
  problem: string | null = null;
  readonly #shapes: Shapes;

  constructor(shapes: Shapes) {
    this.#shapes = shapes;
  }

  readObject(shape: Shape, path: readonly string[], required: boolean): void {
    for (const [name, schema] of this.#members(shape)) {
      if (this.problem !== null) return;
      this.#readMember(schema, [...path, name], required && shape.required.has(name));
    }
  }

  /** Declared properties, then those only some cases declare (`null`) or only `required` names. */
  #members({ properties, branches, required }: Shape): Map<string, Schema | null> {
    const members = new Map<string, Schema | null>(properties);
    const hidden = branches.flatMap((branch) => [...this.#shapes.resolve(branch).properties.keys()]);
    for (const name of [...hidden, ...required]) {
      if (!members.has(name)) members.set(name, null);
    }
    return members;
  }

  #readMember(schema: Schema | null, path: readonly string[], required: boolean): void {
    const shape = schema === null ? null : this.#shapes.resolve(schema);
    if (shape !== null && shape.problem === null && isOpenObject(shape) && path.length < DEEPEST) {
      this.readObject(shape, path, required);
      return;
    }
    const leaf = this.#leaf(shape);
    if (leaf.type === "opaque" && required) {
      this.problem = `parameter ${path.join(".")} is required, but ${leaf.problem}`;
    }
    if (this.parameters.length === MOST_PARAMETERS)
      this.problem = `the tool has more than ${MOST_PARAMETERS} parameters`;
    const description = typeof leaf.description === "string" ? leaf.description : "";
    this.parameters.push({
      path,
      required,
      description,
      type: leaf.type,
      list: leaf.list,
      values: leaf.values,
      schema: leaf.schema,
    });
  }

  #leaf(shape: Shape | null): Leaf {
    if (shape === null) return opaque("is not described", {});
    if (shape.problem !== null) return opaque(shape.problem, shape.schema);
    return isList(shape.schema) ? this.#listLeaf(shape) : scalarLeaf(shape.schema);
  }

  #listLeaf({ schema }: Shape): Leaf {
    const { items, prefixItems, description } = schema;
    const plain = listedValues(schema) === null && prefixItems === undefined && isSchema(items);
    const shape = plain ? this.#shapes.resolve(items) : null;
    const item = shape?.problem === null ? scalarLeaf(shape.schema) : null;
    if (item === null || item.type === "opaque") return opaque("is not a list of plain values", schema);
    return { ...item, list: true, description: description ?? item.description };
  }
}

interface Leaf {
  readonly type: ParameterType;
  readonly list: boolean;
  readonly values: Parameter["values"];
  readonly schema: JsonObject;
  readonly description: Json | undefined;
  /** Why it is opaque; empty where it is not. */
  readonly problem: string;
}

const opaque = (problem: string, schema: JsonObject): Leaf => ({
  type: "opaque",
  list: false,
  values: null,
  schema,
  description: schema.description,
  problem,
});

function scalarLeaf(schema: JsonObject): Leaf {
  const type = scalarType(typesBesideNull(schema));
  if (type === null) return opaque("takes no plain value of one type", schema);
  const listed = listedValues(schema);
  const values = listed?.filter(isScalar).filter((value) => hasType(value, type)) ?? null;
  if (values?.length === 0) return opaque("lists no plain value of its type", schema);
  return { type, list: false, values, schema, description: schema.description, problem: "" };
}

const SCALAR_TYPES: readonly ParameterType[] = ["string", "integer", "number", "boolean"];

function scalarType(types: readonly string[]): ParameterType | null {
  const named = types.includes("number") ? types.filter((type) => type !== "integer") : types;
  return named.length === 1 ? (SCALAR_TYPES.find((type) => type === named[0]) ?? null) : null;
}

const hasType = (value: Scalar, type: ParameterType): boolean =>
  type === "integer" ? Number.isInteger(value) : typeof value === type;

const typesBesideNull = (schema: JsonObject): string[] => typesOf(schema).filter((type) => type !== "null");

const isList = (schema: JsonObject): boolean => typesBesideNull(schema).join() === "array";

/** An object whose parts are declared. */
const isOpenObject = ({ schema, properties }: Shape): boolean =>
  properties.size > 0 && typesBesideNull(schema).every((type) => type === "object");

/** An object whose keys are data. */
const isMap = ({ additionalProperties, patternProperties }: JsonObject): boolean =>
  isObject(additionalProperties) || patternProperties !== undefined;
