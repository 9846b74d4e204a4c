/** Owns how schemas become code that checks values. Runs at development time only: it needs code generation. */

import { format as formats } from "@cfworker/json-schema";
import { _ } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import { type ExampleApp, validatorName } from "../tools/example-apps.ts";

const HEADER = `// Written by "npm run schemas". Change the schemas, not this file.
import { format as formats } from "@cfworker/json-schema";
`;

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
    for (const { name, parameters } of tools) {
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
  return `${HEADER}${importRequired(code)}\nexport const validators = new Map([\n${entries.join("")}]);\n`;
}

/** ajv reaches for its runtime by `require`, in modules too. */
function importRequired(code: string): string {
  const imports: string[] = [];
  const body = code.replaceAll(/require\("([^"]+)"\)/g, (_match, path: string) => {
    imports.push(`import runtime${imports.length} from "${path}.js";\n`);
    return `runtime${imports.length - 1}`;
  });
  return imports.join("") + body;
}
