import { describe, expect, it } from "vitest";
import { betweenArguments, selects, valuesIn } from "../../src/model/between-arguments.ts";

describe("betweenArguments()", () => {
  it("leaves out the words of every argument, whatever their order", () => {
    const traces = [{ ranges: [{ start: 12, end: 14 }] }, { ranges: [{ start: 5, end: 8 }] }];
    expect(betweenArguments("move B12 to C4, now", traces)).toBe("move x to x, now");
  });
});

describe("selects()", () => {
  const arrivals = "list arrivals today Everyone who checks in today.";

  it.each([
    "Only the ones in the yard",
    "stop conveyor 4",
    'list those tagged "late"',
    "show me Nadia's jobs",
    "everything except the spare ones",
    "who arrives tomorrow?",
    "and for the last week",
    "who comes on mondays",
  ])("sees that not all are meant: %s", (request) => expect(selects(request, arrivals)).toBe(true));

  it.each(["List the open alerts", "What's running right now?", "Refresh it. Thanks!", "I need everything that's due"])(
    "sees nothing of the kind: %s",
    (request) => expect(selects(request, arrivals)).toBe(false),
  );

  it("takes a time that the tool itself names for the tool's own", () => {
    const closing = "close next week Closes the list of next week.";
    expect(selects("close the list for next week", closing)).toBe(false);
    expect(selects("close the list for next month", closing)).toBe(true);
  });
});

describe("valuesIn()", () => {
  it("finds figures, quotations and names", () => {
    expect(valuesIn('Call Ana about B12 and "the late one" at 5pm')).toEqual(["Ana", "B12", '"the late one"', "5pm"]);
  });
});
