import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { configurationVariables, withEnvironment } from "../../src/cli/variables.ts";

const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
const [, deploying = ""] = /## Deploying\n([\s\S]*?)\n## /.exec(readme) ?? [];
const documented = [...new Set(deploying.match(/(?<=`)[A-Z]+(?:_[A-Z]+)*(?=`)/g))];

describe("configurationVariables()", () => {
  it("finds every variable that README documents", () => {
    expect(documented.length).toBeGreaterThan(20);
    const variables = Object.fromEntries(documented.map((name) => [name, "something"]));
    expect(configurationVariables({ ...variables, PATH: "/bin", HOME: "/root" })).toEqual(variables);
  });

  it("finds the keys of an operator's own providers", () => {
    const variables = {
      PROVIDERS: '{"my-qwen": {"dialect": "openai", "baseUrl": "http://10.0.0.5"}}',
      MY_QWEN_API_KEY: "key",
    };
    expect(configurationVariables({ ...variables, ANOTHER_API_KEY: "key" })).toEqual(variables);
  });

  it("leaves out what is empty and what wrangler.toml gives structure", () => {
    expect(configurationVariables({ LOG_TEXT: " ", CAPS: { openai: 1 }, MAX_BODY_BYTES: 10 })).toEqual({});
  });
});

describe("withEnvironment()", () => {
  it("lets the environment go before files, but nothing empty", () => {
    const ofFiles = { TIME_ZONE: "Europe/Berlin", LOG_TEXT: "off", CAPS: { openai: 1 } };
    expect(withEnvironment(ofFiles, { TIME_ZONE: "Europe/Paris", LOG_TEXT: "" })).toEqual({
      ...ofFiles,
      TIME_ZONE: "Europe/Paris",
    });
  });
});
