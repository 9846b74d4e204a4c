import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { curl } from "../../src/playground/client/curl.js";

describe("curl()", () => {
  it("hands a shell every argument as it is, whatever the request holds", () => {
    const request = `it's "quoted" $HOME \`ls\` \\ !\n💥`;
    const command = curl(
      { path: "/v1/route?alt=sse", headers: { "x-api-key": "playground" }, body: { request } },
      "http://localhost:8787",
    );
    // The shell's own reading, with a printer in curl's place.
    const script = `curl() { printf '%s\\0' "$@"; }; ${command}`;
    expect(execFileSync("sh", ["-c", script]).toString().split("\0").slice(0, -1)).toEqual([
      "-sN",
      "http://localhost:8787/v1/route?alt=sse",
      "-H",
      "content-type: application/json",
      "-H",
      "x-api-key: playground",
      "-d",
      JSON.stringify({ request }),
    ]);
  });
});
