import { describe, expect, it } from "vitest";
import { parameter, readAs, UNKNOWN } from "./parameters.ts";

describe("toValue() for strings", () => {
  it.each([
    ["feat-x", "feat-x"],
    ['"feat-x"', "feat-x"],
    ["'two words'", "two words"],
    ["`code`", "code"],
    ["“curly”", "curly"],
    ["„unten“", "unten"],
    ["«guillemets»", "guillemets"],
    ["two  spaces\tkept", "two  spaces\tkept"],
    ["  outer space  ", "outer space"],
    ["O'Neill's", "O'Neill's"],
    ['"a" or "b"', '"a" or "b"'],
    ["#4821", "#4821"],
    ["@maria.k", "@maria.k"],
    ["+1 555 0100", "+1 555 0100"],
    ["12,5", "12,5"],
    ["twenty-five", "twenty-five"],
    ["İstanbul 🌱", "İstanbul 🌱"],
    ["", "silent"],
    ["   ", "silent"],
    ["x".repeat(501), "silent"],
  ])("takes %j as %j", (words, value) => {
    expect(readAs(words, parameter("string"))).toBe(value);
  });

  it("drops # and @ only where the description wants none", () => {
    expect(readAs("#general", parameter("string", "channel: Channel name without #"))).toBe("general");
    expect(readAs("@ana", parameter("string", "user: Handle, no @"))).toBe("ana");
    expect(readAs("#general", parameter("string", "channel: Channel name, with or without #"))).toBe("#general");
    expect(readAs("#general", parameter("string", "channel: Channel name"))).toBe("#general");
  });

  it.each([
    ["email", "ana@example.com", true],
    ["email", "ana.b+tag@mail.example.co.uk", true],
    ["email", "ana@example", false],
    ["email", "ana at example.com", false],
    ["email", "ana@@example.com", false],
    ["email", ".ana@example.com", false],
    ["uri", "https://example.com/a?b=c#d", true],
    ["uri", "mailto:ana@example.com", true],
    ["uri", "example.com", false],
    ["uri", "https://exa mple.com", false],
    ["url", "ftp://example.com/file", true],
    ["uuid", "123e4567-e89b-12d3-a456-426614174000", true],
    ["uuid", "123e4567", false],
    ["ipv4", "192.168.0.1", true],
    ["ipv4", "192.168.0.256", false],
    ["ipv4", "192.168.0", false],
    ["ipv4", "192.168.00.1", false],
    ["ipv6", "2001:db8::1", true],
    ["ipv6", "::1", true],
    ["ipv6", "2001:db8", false],
    ["hostname", "api.example.com", true],
    ["hostname", "-api.example.com", false],
    ["idn-email", "ана@пример.рф", true],
    ["unheard-of", "anything at all", true],
  ])("holds %s text to its format: %s %s", (format, words, fits) => {
    expect(readAs(words, parameter("string", "value", { format }))).toBe(fits ? words : "silent");
  });

  it.each([
    ["EUR", "currency: ISO 4217 code", true],
    ["euros", "currency: ISO 4217 code", false],
    ["eur", "currency: Three-letter currency code", false],
    ["euros", "currency: Currency", true],
    ["dollars", "currency: ISO code, EUR by default", false],
    ["dollars", "to: Code of the target currency", false],
    ["dollars", "currency: ISO 4217, EUR or USD for example", false],
    ["dollars", "currency: ISO 4217 code or name of the currency", true],
    ["DE", "country: ISO 3166-1 alpha-2", true],
    ["Germany", "country: Two-letter country code", false],
    ["de", "language: ISO 639-1", true],
    ["German", "language: ISO 639-1", false],
    ["LHR", "origin: IATA code", true],
    ["London", "origin: IATA code", false],
    ["London", "origin: City or IATA code", true],
    ["+4915112345678", "phone: E.164", true],
    ["0151 1234", "phone: E.164", false],
    ["Europe/Berlin", "zone: IANA time zone", true],
    ["Berlin time", "zone: IANA time zone", false],
    ["#ff8800", "colour: Hex color", true],
    ["orange", "colour: Hex color", false],
  ])("holds %s to the code that %s asks for: %s", (words, hint, fits) => {
    expect(readAs(words, parameter("string", hint))).toBe(fits ? words : "silent");
  });
});

describe("toValue() for codes", () => {
  it.each([
    ["GB", "country: ISO 3166-1 alpha-2 code", "GB"],
    ["UK", "country: ISO 3166-1 alpha-2 code", "silent"],
    ["DE", "country: ISO 3166-1 alpha-3 code", "silent"],
    ["DEU", "country: ISO 3166-1 alpha-3 code", "DEU"],
    ["USD", "currency: Three-letter ISO currency code, in lowercase", "silent"],
    ["usd", "currency: Three-letter ISO currency code, in lowercase", "usd"],
    ["USD", "currency: Three-letter ISO currency code", "USD"],
  ])("takes %s for %s as %s", (words, hint, value) => {
    expect(readAs(words, parameter("string", hint))).toBe(value);
  });
});

describe("toValue() for listed values", () => {
  const status = parameter("string", "status", { enum: ["IN_PROGRESS", "done", "won't-fix", "To do"] });

  it.each([
    ["done", "done"],
    ["Done", "done"],
    ["in progress", "IN_PROGRESS"],
    ["in-progress", "IN_PROGRESS"],
    ["InProgress", "IN_PROGRESS"],
    ["todo", "To do"],
    ["won't fix", "won't-fix"],
    ["finished", "silent"],
    ["not done", "silent"],
    ["constructor", "silent"],
  ])("takes %s for %s", (words, value) => {
    expect(readAs(words, status)).toBe(value);
  });

  it("matches numbers among the listed values, however they are said", () => {
    const minutes = parameter("integer", "minutes", { enum: [15, 30, 60] });
    expect(readAs("30", minutes)).toBe(30);
    expect(readAs("thirty", minutes)).toBe(30);
    expect(readAs("45", minutes)).toBe("silent");
    expect(readAs("thirty", parameter("string", "minutes", { enum: ["15", "30"] }))).toBe("30");
  });

  it.each([
    ["trains", ["train", "bus"], "train"],
    ["audiobook", ["audiobooks", "books"], "audiobooks"],
    ["news", ["new", "old"], "silent"],
    ["100s", ["100"], "silent"],
    ["Mondays", ["mon", "tue", "wed"], "mon"],
    ["weds", ["MONDAY", "WEDNESDAY"], "WEDNESDAY"],
    ["Sept.", ["aug", "sep"], "sep"],
    ["Sunday", ["sun", "moon"], "silent"],
    ["5", ["-5", "10"], "silent"],
    ["1-5", ["15", "20"], "silent"],
    ["tier - 2", ["tier2", "tier3"], "tier2"],
    ["tier 2", ["tier2", "tier3"], "tier2"],
  ])("takes plurals and the names of days for what they are: %s of %j is %s", (words, listed, value) => {
    expect(readAs(words, parameter("string", "value", { enum: listed }))).toBe(value);
  });

  it("takes no longer for marks in a row than for letters", () => {
    const listed = { enum: ["fast", `${"-".repeat(60_000)}1`] };
    expect(readAs(`quick${" -".repeat(200)}`, parameter("string", "mode", listed))).toBe("silent");
  });

  it("prefers the exact spelling, and is silent where two values fit", () => {
    const either = parameter("string", "env", { enum: ["Prod", "prod"] });
    expect(readAs("prod", either)).toBe("prod");
    expect(readAs("PROD", either)).toBe("silent");
  });
});

describe("toValue() for booleans", () => {
  it.each([
    ["true", "draft", true],
    ["False", "draft", false],
    ["yes", "draft", true],
    ["no", "draft", false],
    ["on", "enabled", true],
    ["off", "enabled", false],
    ["enabled", "cache", true],
    ["disabled", "cache", false],
    ["true", "skip_tests", true],
    ["yes", "skip_tests", "silent"],
    ["off", "muted", "silent"],
    ["no", "includeHidden", "silent"],
    ["quietly", "notify", "silent"],
    ["don't", "notify", "silent"],
    ["without saving", "save", "silent"],
    ["constructor", "draft", "silent"],
    ["__proto__", "draft", "silent"],
  ])("takes %s for %s as %s", (words, name, value) => {
    expect(readAs(words, parameter("boolean", name))).toBe(value);
  });
});

describe("toValue() for shapes no words can fill", () => {
  it("is silent", () => {
    expect(readAs("{}", parameter("opaque"), UNKNOWN)).toBe("silent");
  });
});
