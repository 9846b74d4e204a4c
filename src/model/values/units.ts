/** Owns the units people say, and exact conversion between units of one dimension. Months never become days, nor gigabytes megabytes. */

import { tidy } from "./amounts.ts";

export interface Unit {
  /** Short form, for people: "min" */
  readonly name: string;
  /** Only units of one dimension convert. */
  readonly dimension: string;
  /** Base units in one of this. */
  readonly factor: number;
  /** Base units at this unit's zero (temperatures). */
  readonly zero: number;
}

/** name, dimension, factor, words; abbreviations that are words or symbols of their own stand in SHORT. */
const ROWS: readonly (readonly [name: string, dimension: string, factor: number, words: string])[] = [
  ["ms", "time", 1, "ms msec msecs millisecond milliseconds millis"],
  ["s", "time", 1e3, "sec secs second seconds"],
  ["min", "time", 6e4, "min mins minute minutes"],
  ["h", "time", 36e5, "hr hrs hour hours"],
  ["d", "time", 864e5, "day days"],
  ["wk", "time", 6048e5, "wk wks week weeks"],
  ["fortnight", "time", 12096e5, "fortnight fortnights"],
  ["month", "calendar", 1, "month months"],
  ["year", "calendar", 12, "yr yrs year years"],
  ["decade", "calendar", 120, "decade decades"],
  ["mm", "length", 1e-3, "mm millimetre millimetres millimeter millimeters"],
  ["cm", "length", 1e-2, "cm centimetre centimetres centimeter centimeters"],
  ["m", "length", 1, "metre metres meter meters"],
  ["km", "length", 1e3, "km kms kilometre kilometres kilometer kilometers"],
  ["in", "length", 0.0254, "inch inches"],
  ["ft", "length", 0.3048, "ft foot feet"],
  ["yd", "length", 0.9144, "yd yard yards"],
  ["mi", "length", 1609.344, "mi mile miles"],
  ["mg", "mass", 1e-6, "mg milligram milligrams"],
  ["g", "mass", 1e-3, "gram grams gramme grammes"],
  ["kg", "mass", 1, "kg kgs kilo kilos kilogram kilograms"],
  ["t", "mass", 1e3, "tonne tonnes"],
  ["oz", "mass", 0.028349523125, "oz ounce ounces"],
  ["lb", "mass", 0.45359237, "lb lbs"],
  ["ml", "volume", 1e-3, "ml millilitre millilitres milliliter milliliters"],
  ["cl", "volume", 1e-2, "cl centilitre centilitres centiliter centiliters"],
  ["l", "volume", 1, "litre litres liter liters"],
  ["W", "power", 1, "watt watts"],
  ["kW", "power", 1e3, "kw kilowatt kilowatts"],
  ["MW", "power", 1e6, "megawatt megawatts"],
  ["Wh", "energy", 1, "wh"],
  ["kWh", "energy", 1e3, "kwh"],
  ["J", "joule", 1, "joule joules"],
  ["kJ", "joule", 1e3, "kj kilojoule kilojoules"],
  ["A", "current", 1, "amp amps ampere amperes"],
  ["mA", "current", 1e-3, "milliamp milliamps milliampere milliamperes"],
  ["V", "voltage", 1, "volt volts"],
  ["kV", "voltage", 1e3, "kv kilovolt kilovolts"],
  ["Ω", "resistance", 1, "ω ohm ohms"],
  ["kΩ", "resistance", 1e3, "kω kiloohm kiloohms kilohm kilohms"],
  ["Hz", "frequency", 1, "hz hertz"],
  ["kHz", "frequency", 1e3, "khz kilohertz"],
  ["MHz", "frequency", 1e6, "mhz megahertz"],
  ["GHz", "frequency", 1e9, "ghz gigahertz"],
  ["N", "force", 1, "newton newtons"],
  ["kN", "force", 1e3, "kilonewton kilonewtons"],
  ["Pa", "pressure", 1, "pascal pascals"],
  ["hPa", "pressure", 1e2, "hpa"],
  ["kPa", "pressure", 1e3, "kpa kilopascal kilopascals"],
  ["psi", "psi", 1, "psi"],
  ["ha", "area", 1e4, "hectare hectares"],
  ["acre", "acre", 1, "acre acres"],
  ["gal", "gallon", 1, "gallon gallons"],
  ["dB", "dB", 1, "decibel decibels"],
  ["lm", "lm", 1, "lumen lumens"],
  ["rpm", "rpm", 1, "rpm"],
  ["px", "px", 1, "px pixel pixels"],
  ["cent", "dollar", 1, "cent cents"],
  ["$", "dollar", 100, "$ us$ dollar dollars buck bucks usd"],
  ["AUD", "aud", 1, "aud a$"],
  ["CAD", "cad", 1, "cad c$ ca$"],
  ["€", "euro", 100, "€ eur euro euros"],
  ["£", "pound", 100, "£ gbp quid"],
  ["lb or £", "pounds", 1, "pound pounds"],
  ["¥", "yen", 1, "¥ yen jpy"],
  ["₹", "rupee", 1, "₹ inr rupee rupees"],
  ["CHF", "franc", 1, "chf franc francs"],
  ["SEK", "sek", 1, "sek"],
  ["NOK", "nok", 1, "nok"],
  ["DKK", "dkk", 1, "dkk"],
  ["kr", "krone", 1, "kr krona kronor krone kroner"],
  ["zł", "zloty", 1, "zł pln zloty zlotys"],
  ["%", "share", 1, "% percent pct percentage"],
  ["°", "degree", 1, "° degree degrees deg"],
  ...[
    "KB kb kilobyte kilobytes",
    "MB mb megabyte megabytes meg megs",
    "GB gb gigabyte gigabytes gig gigs",
    "TB tb terabyte terabytes",
  ].map((words) => [words.split(" ")[0] ?? "", `data ${words}`, 1, words.toLowerCase()] as const),
  ["MiB", "binary data", 1, "mib"],
  ["GiB", "binary data", 1024, "gib"],
  ["km/h", "km/h", 1, "km/h kph kmh"],
  ["mph", "mph", 1, "mph"],
  ["m/s", "m/s", 1, "m/s"],
  ["knot", "knot", 1, "knot knots"],
  ["kcal", "kcal", 1, "kcal"],
  ["bpm", "bpm", 1, "bpm"],
];

const UNITS = new Map<string, Unit>(
  ROWS.flatMap(([name, dimension, factor, words]) => {
    const unit: Unit = { name, dimension, factor, zero: 0 };
    return words.split(" ").map((word) => [word, unit] as const);
  }),
);
const CELSIUS: Unit = { name: "°C", dimension: "temperature", factor: 1, zero: 273.15 };
const FAHRENHEIT: Unit = { name: "°F", dimension: "temperature", factor: 5 / 9, zero: 273.15 - 160 / 9 };
for (const word of ["celsius", "centigrade", "°c"]) UNITS.set(word, CELSIUS);
for (const word of ["fahrenheit", "°f"]) UNITS.set(word, FAHRENHEIT);

/** Letters that are units only where the parameter's unit says of which dimension. */
const SHORT: Record<string, readonly string[]> = {
  s: ["second"],
  h: ["hour"],
  d: ["day"],
  w: ["week", "watt"],
  m: ["minute", "metre"],
  g: ["gram"],
  l: ["litre"],
  c: ["celsius"],
  f: ["fahrenheit"],
};

const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:degrees?|deg)\.? (?:celsius|centigrade|c)\b|° ?c\b/gi, " celsius"],
  [/\b(?:degrees?|deg)\.? (?:fahrenheit|f)\b|° ?f\b/gi, " fahrenheit"],
  [/\bper cent\b/gi, "percent"],
];

/** Units of several words and signs as the one word that unitOf() knows. */
export const oneSpelling = (text: string): string =>
  SPELLINGS.reduce((said, [form, word]) => said.replace(form, word), text).trim();

/**
 * @param word - one word, any case
 * @param near - a unit of the dimension that is looked for; decides what "m" means
 */
export function unitOf(word: string, near: Unit | null = null): Unit | null {
  const lower = word.toLowerCase();
  const unit = UNITS.get(lower);
  if (unit !== undefined) return alike(unit, near);
  const letter = /^[CFLW]$/.test(word) ? lower : word;
  const candidates = Object.hasOwn(SHORT, letter) ? (SHORT[letter] ?? []) : [];
  return (
    candidates.map((name) => UNITS.get(name)).find((candidate) => candidate?.dimension === near?.dimension) ?? null
  );
}

/** "cents" are those of the currency at hand, "degrees" those of the scale, "pounds" money or mass. */
function alike(unit: Unit, near: Unit | null): Unit {
  if (unit.dimension === "pounds" && near !== null && (near.name === "lb" || near.dimension === "pound")) return near;
  if (unit.name === "cent" && near?.dimension === "euro") return { ...unit, dimension: "euro" };
  if (unit.dimension === "degree" && near?.dimension === "temperature") return near;
  return unit;
}

const MONEY = new Set("dollar aud cad euro pound yen rupee franc krone sek nok dkk zloty pounds".split(" "));

export const isMoney = ({ dimension }: Unit): boolean => MONEY.has(dimension);

/** @returns null where the dimensions differ, or the value would need more than four decimals */
export function convert(value: number, from: Unit, to: Unit): number | null {
  if (from === to || (from.dimension === to.dimension && from.name === to.name)) return value;
  if (from.dimension !== to.dimension) return null;
  const converted = (value * from.factor + from.zero - to.zero) / to.factor;
  const rounded = Number(converted.toFixed(4));
  return Math.abs(converted - rounded) < 1e-9 * Math.max(1, Math.abs(converted)) ? tidy(rounded) : null;
}
