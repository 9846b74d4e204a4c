/** Owns how schemas become code that checks values. Runs at development time only: it needs code generation. */

import { _ } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import type { Tool } from "../core/tool.ts";
import { type ExampleApp, validatorName } from "../tools/example-apps.ts";
import { formats } from "../tools/formats.ts";

const HEADER = `// Written by "npm run schemas". Change the schemas, not this file.
import { deepCompareStrict, format as formats, ucs2length } from "@cfworker/json-schema";

`;

/** What stands in for the parts of ajv that its code would `require`, which an ES module can't. */
const RUNTIME: Readonly<Record<string, string>> = {
  "ajv/dist/runtime/equal": "deepCompareStrict",
  "ajv/dist/runtime/ucs2length": "ucs2length",
};

/**
 * Formats are checked by the same functions as those of schemas that come with a request.
 * @returns the text of an ES module that exports `validators`, as schemas/compiled.d.ts declares it
 */
export function compileValidators(apps: readonly ExampleApp[]): string {
  const ajv = new Ajv2020({
    strict: true,
    ownProperties: true,
    messages: false,
    formats: { ...formats },
    code: { source: true, esm: true, formats: _`formats` },
  });
  const names = new Map<string, string>();
  for (const { app, tools } of apps) {
    for (const { name, parameters } of tools.filter(isCompiledRightly)) {
      const identifier = `${app}_${name}`.replaceAll(/\W/g, "_");
      ajv.addSchema(parameters, identifier);
      names.set(validatorName(app, name), identifier);
    }
  }
  const code = standaloneCode(
    ajv,
    Object.fromEntries([...names.values()].map((identifier) => [identifier, identifier])),
  );
  const entries = [...names].map(([name, identifier]) => `  [${JSON.stringify(name)}, ${identifier}],\n`);
  return `${HEADER}${withoutRequire(code)}\nexport const validators = new Map([\n${entries.join("")}]);\n`;
}

/** ajv 8 may overlook `contains`, and checks no property named `__proto__`: left to the interpreter. */
const isCompiledRightly = ({ parameters }: Tool): boolean =>
  !/"(contains|__proto__)":/.test(JSON.stringify(parameters));

function withoutRequire(code: string): string {
  return code.replaceAll(/require\("([^"]+)"\)\.default/g, (_match, path: string) => {
    const name = RUNTIME[path];
    if (name === undefined) throw new Error(`nothing stands in for ${path}`);
    return name;
  });
}
