import { describe, expect, it } from "vitest";
import { loadDiskModel } from "../../src/cli/disk-model.ts";
import type { JsonObject } from "../../src/core/json.ts";

const text = { type: "string" };
const environment = { type: "string", enum: ["staging", "production"] };
const tool = (name: string, description: string, properties: JsonObject) => ({
  name,
  description,
  parameters: { type: "object", properties, required: Object.keys(properties) },
});
const tools = [
  tool("deploy_branch", "Deploy a git branch to an environment", { branch: text, environment }),
  tool("rollback", "Roll back an environment to the previous version", { environment }),
  tool("get_weather", "Get the current weather in a city", { city: text }),
  tool("send_email", "Send an email", { to: { type: "string", format: "email" }, subject: text, body: text }),
];

const deploy = { name: "deploy_branch", arguments: { branch: "feat-x", environment: "staging" } };
const rollback = { name: "rollback", arguments: { environment: "production" } };
const weatherIn = (city: string) => ({ name: "get_weather", arguments: { city } });

/** Each with its one right call; null where no call may be made. */
const requests: readonly (readonly [request: string, call: object | null])[] = [
  ["Deploye den Branch feat-x auf staging", deploy],
  ["Nicht feat-x auf staging deployen!", null],
  ["feat-x bitte noch nicht auf staging deployen", null],
  ["Rollback von production", rollback],
  ["Kein rollback von production", null],
  ["Wie ist das Wetter in Berlin?", weatherIn("Berlin")],
  ["Wie war das Wetter gestern in Berlin?", null],
  ["Déploie la branche feat-x en staging", deploy],
  ["Ne déploie pas feat-x en staging", null],
  ["Quel temps fait-il à Paris ?", weatherIn("Paris")],
  ["Quel temps fera-t-il demain à Paris ?", null],
  ["Despliega la rama feat-x en staging", deploy],
  ["No despliegues feat-x en staging", null],
  ["¿Qué tiempo hizo ayer en Madrid?", null],
  ["Fai il deploy del branch feat-x su staging", deploy],
  ["Non fare il deploy di feat-x su staging", null],
  ["Faça o deploy de feat-x em staging", deploy],
  ["Não faça o deploy de feat-x em staging", null],
  ["Deploy feat-x niet naar staging", null],
  ["Hoe is het weer in Utrecht?", weatherIn("Utrecht")],
  ["Hoe was het weer gisteren in Utrecht?", null],
  ["Не разворачивай feat-x на staging", null],
  ["不要部署 feat-x 到 staging", null],
  ["feat-x を staging にデプロイしないで", null],
];

describe("requests in other languages than English", async () => {
  const model = await loadDiskModel();

  it.each(requests)("are answered rightly or not at all: %s", async (request, call) => {
    const { confidence, doubt, draft } = await model.predict(request, tools);
    const isAnswered = doubt === null && confidence >= model.threshold;
    expect(isAnswered ? draft : call).toEqual(call);
  });
});
