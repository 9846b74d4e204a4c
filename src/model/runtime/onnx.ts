/**
 * Owns reading ONNX files: of the format (github.com/onnx/onnx, onnx.proto, a Protocol Buffers message) just the fields that the
 * shipped graphs use.
 */

export interface OnnxTensor {
  readonly shape: readonly number[];
  /** A view of the file's bytes. */
  readonly data: Uint8Array;
  /** One of the following, or another that the format knows. */
  readonly type: number;
}

export const FLOAT32 = 1;
export const INT8 = 3;
export const INT64 = 7;

export type Attribute = number | readonly number[];

export interface OnnxNode {
  readonly kind: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
}

export interface OnnxGraph {
  /** In an order in which each finds its inputs made. */
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  readonly outputs: readonly string[];
}

/** @throws when the bytes are no ONNX model or end too early */
export function readOnnx(bytes: Uint8Array): OnnxGraph {
  const graph = message(bytes).get(MODEL.graph)?.[0];
  if (graph === undefined) throw new Error("an ONNX file without a graph");
  const fields = message(asBytes(graph));
  return {
    nodes: all(fields, GRAPH.node).map(readNode),
    constants: new Map(all(fields, GRAPH.initializer).map(readTensor)),
    outputs: all(fields, GRAPH.output).map((output) => text(message(output), VALUE_INFO.name)),
  };
}

const MODEL = { graph: 7 };
const GRAPH = { node: 1, initializer: 5, output: 12 };
const VALUE_INFO = { name: 1 };
const NODE = { input: 1, output: 2, kind: 4, attribute: 5 };
const ATTRIBUTE = { name: 1, float: 2, integer: 3, integers: 8, type: 20 };
const ATTRIBUTE_TYPE = { float: 1, integer: 2, integers: 7 };
const TENSOR = { shape: 1, type: 2, name: 8, data: 9 };

function readNode(bytes: Uint8Array): OnnxNode {
  const fields = message(bytes);
  return {
    kind: text(fields, NODE.kind),
    inputs: all(fields, NODE.input).map(decode),
    outputs: all(fields, NODE.output).map(decode),
    attributes: new Map(all(fields, NODE.attribute).map(readAttribute)),
  };
}

function readAttribute(bytes: Uint8Array): [name: string, value: Attribute] {
  const fields = message(bytes);
  const name = text(fields, ATTRIBUTE.name);
  const type = integers(fields, ATTRIBUTE.type)[0];
  if (type === ATTRIBUTE_TYPE.float) return [name, float(fields, ATTRIBUTE.float)];
  if (type === ATTRIBUTE_TYPE.integer) return [name, integers(fields, ATTRIBUTE.integer)[0] ?? 0];
  if (type === ATTRIBUTE_TYPE.integers) return [name, integers(fields, ATTRIBUTE.integers)];
  throw new Error(`an ONNX attribute of type ${type}`);
}

function readTensor(bytes: Uint8Array): [name: string, tensor: OnnxTensor] {
  const fields = message(bytes);
  const tensor = {
    shape: integers(fields, TENSOR.shape),
    type: integers(fields, TENSOR.type)[0] ?? 0,
    data: all(fields, TENSOR.data)[0] ?? new Uint8Array(0),
  };
  return [text(fields, TENSOR.name), tensor];
}

/** Of one field: what it holds, as often as it stands there; whole numbers as such, all else as bytes. */
type Fields = ReadonlyMap<number, readonly (number | Uint8Array)[]>;

const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 };

/** A Protocol Buffers message by field number (protobuf.dev/programming-guides/encoding). */
function message(bytes: Uint8Array): Fields {
  const fields = new Map<number, (number | Uint8Array)[]>();
  const reader = new Reader(bytes);
  while (!reader.done) {
    const key = reader.varint();
    const found = fields.get(key >>> 3) ?? [];
    found.push(reader.value(key & 7));
    fields.set(key >>> 3, found);
  }
  return fields;
}

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  value(wire: number): number | Uint8Array {
    if (wire === WIRE.varint) return this.varint();
    if (wire === WIRE.bytes) return this.#take(this.varint());
    if (wire === WIRE.fixed32) return this.#take(4);
    if (wire === WIRE.fixed64) return this.#take(8);
    throw new Error("a damaged ONNX file");
  }

  /** As a signed 64-bit number, of which JavaScript keeps 53 bits. */
  varint(): number {
    let found = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined || shift > 63n) throw new Error("a damaged ONNX file");
      found |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(BigInt.asIntN(64, found));
    }
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length;
    if (length < 0 || end > this.#bytes.length) throw new Error("a damaged ONNX file");
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}

const asBytes = (value: number | Uint8Array): Uint8Array => {
  if (typeof value === "number") throw new Error("a damaged ONNX file");
  return value;
};

const all = (fields: Fields, field: number): Uint8Array[] => (fields.get(field) ?? []).map(asBytes);

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const text = (fields: Fields, field: number): string => decode(all(fields, field)[0] ?? new Uint8Array(0));

const float = (fields: Fields, field: number): number => {
  const bytes = all(fields, field)[0];
  return bytes === undefined ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true);
};

/** Repeated whole numbers, one by one or packed. */
function integers(fields: Fields, field: number): number[] {
  return (fields.get(field) ?? []).flatMap((value) => {
    if (typeof value === "number") return [value];
    const reader = new Reader(value);
    const found: number[] = [];
    while (!reader.done) found.push(reader.varint());
    return found;
  });
}
