import { describe, expect, it } from "vitest";
import { providers, routerVariables, simulatedProviders } from "../../src/cli/upstreams.ts";

const simulatorUrl = (name: string) => `http://simulator/${name}`;

describe("routerVariables()", () => {
  it("simulates every provider where nothing is set", () => {
    expect(routerVariables({ PATH: "/bin" }, simulatorUrl)).toEqual({
      ANTHROPIC_BASE_URL: "http://simulator/anthropic",
      GEMINI_BASE_URL: "http://simulator/gemini",
      OPENAI_BASE_URL: "http://simulator/openai",
      SIMULATED: "on",
    });
  });

  it("leaves a provider with a key real", () => {
    const variables = routerVariables({ GEMINI_API_KEY: "a-key", OPENAI_API_KEY: " " }, simulatorUrl);
    expect(variables).toEqual({
      ANTHROPIC_BASE_URL: "http://simulator/anthropic",
      GEMINI_API_KEY: "a-key",
      OPENAI_BASE_URL: "http://simulator/openai",
      SIMULATED: "on",
    });
  });

  it("tells the rest of the configuration as it is", () => {
    const variables = { TIME_ZONE: "Europe/Berlin", FALLBACKS: "{}", HOME: "/root" };
    expect(routerVariables(variables, simulatorUrl)).toMatchObject({ TIME_ZONE: "Europe/Berlin", FALLBACKS: "{}" });
    expect(routerVariables(variables, simulatorUrl)).not.toHaveProperty("HOME");
  });

  it("leaves a provider with a base URL real, for callers who bring their own keys", () => {
    const urls = Object.fromEntries(providers.map(({ variable }) => [`${variable}_BASE_URL`, "https://elsewhere"]));
    expect(routerVariables(urls, simulatorUrl)).toEqual({ ...urls, SIMULATED: "off" });
    expect(simulatedProviders(urls)).toEqual([]);
  });
});
