import { describe, expect, it } from "vitest";
import { toValue } from "../../../src/model/values/index.ts";
import { parameter, readAs, rows, UNKNOWN } from "./parameters.ts";

const expected = (value: string): unknown => (value === "silent" ? "silent" : Number(value));

/** Each row for a `number` without any hint. */
const PLAIN = `
  0 => 0
  7 => 7
  007 => 7
  42 => 42
  1250 => 1250
  1,250 => 1250
  1,250.50 => 1250.5
  1,250,000 => 1250000
  1 250 => 1250
  1 250,50 => 1250.5
  1'250 => 1250
  1’250.5 => 1250.5
  1_000_000 => 1000000
  1.250,50 => 1250.5
  1.250.000 => 1250000
  1,25,000 => 125000
  12,34,567 => 1234567
  12.5 => 12.5
  .5 => 0.5
  0.125 => 0.125
  0,125 => 0.125
  1,5 => 1.5
  12,50 => 12.5
  3,1415 => 3.1415
  1250,75 => 1250.75
  1.250 => silent
  12.500 => silent
  2.000 => silent
  1.2500 => 1.25
  1,25,00 => silent
  1.2.3 => silent
  1,2,3 => silent
  12:30 => silent
  5-10 => silent
  5 - 10 => silent
  5 to 10 => silent
  5 or 6 => silent
  1e6 => 1000000
  1.5e3 => 1500
  1e99 => silent
  9007199254740991 => 9007199254740991
  90071992547409930 => silent
  ½ => 0.5
  2½ => 2.5
  3¾ => 3.75
  １２ => 12
  -5 => -5
  −5 => -5
  –5 => -5
  - 5 => -5
  +15 => 15
  minus 5 => -5
  minus twelve => -12
  negative 3.5 => -3.5
  plus 4 => 4
  --5 => silent
  5- => silent
  zero => 0
  one => 1
  seven => 7
  Seven => 7
  eleven => 11
  nineteen => 19
  twenty => 20
  forty => 40
  fourty => 40
  twenty-five => 25
  twenty five => 25
  ninety-nine => 99
  hundred => 100
  a hundred => 100
  one hundred => 100
  a hundred and twenty => 120
  one hundred twenty => 120
  two hundred and ten => 210
  three hundred and fifty => 350
  twelve hundred => 1200
  twenty-two hundred => 2200
  nine hundred and ninety-nine => 999
  a thousand => 1000
  thousand => 1000
  two thousand and fifty => 2050
  two thousand five hundred => 2500
  eighty-five thousand => 85000
  four hundred and twenty-five thousand => 425000
  one hundred twenty-three thousand four hundred fifty-six => 123456
  a million => 1000000
  one million two hundred thousand => 1200000
  three billion => 3000000000
  three point five => 3.5
  zero point two five => 0.25
  two fifty => silent
  seven fifty => silent
  sixty-seven twenty => silent
  nineteen eighty-four => silent
  one twenty => silent
  five and six => silent
  thousand hundred => silent
  two thousand three thousand => silent
  five hundred and thousand => silent
  two million and => silent
  a => 1
  an => 1
  a single => 1
  a couple => 2
  a couple of => 2
  a pair => 2
  a dozen => 12
  dozen => 12
  half a dozen => 6
  two dozen => 24
  2 dozen => 24
  half a => 0.5
  half => silent
  a quarter => silent
  three quarters => silent
  a third => silent
  3/4 => 0.75
  1/2 => 0.5
  1/8 => 0.125
  1/3 => silent
  4/3 => silent
  5/5 => silent
  1/0 => silent
  2 1/2 => 2.5
  one and a half => 1.5
  two and a half => 2.5
  twenty-two and a half => 22.5
  70 and a half => 70.5
  three and a quarter => 3.25
  three and three quarters => 3.75
  two and a half thousand => 2500
  two million and a half => silent
  1k => 1000
  36k => 36000
  1.4k => 1400
  2,5k => 2500
  10K => 10000
  1M => 1000000
  1.2M => 1200000
  1.4 million => 1400000
  1.1 million => 1100000
  half a million => 500000
  a quarter million => 250000
  a quarter of a million => 250000
  2 thousand => 2000
  two grand => 2000
  90 grand => 90000
  3bn => 3000000000
  5 hundred => 500
  5m => silent
  5b => silent
  exactly 5 => 5
  about 20 => 20
  around 1,500 => 1500
  just 3 => 3
  roughly twenty => 20
  at 95 => 95
  for 18.9 => 18.9
  the 5 => 5
  ~40 => 40
  at least 5 => silent
  up to 5 => silent
  more than 5 => silent
  under 50 => silent
  by 5 => silent
  a few => silent
  several => silent
  many => silent
  none => silent
  nothing => silent
  no one => silent
  max => silent
  five more => silent
  5 more => silent
  10 off => silent
  5 times => silent
  5 per day => silent
  3 tickets => 3
  three people => 3
  12 pieces => 12
  4 copies => 4
  5 bananas => silent
  version 5 => silent
  v5 => silent
  0x1F => silent
  1st => silent
  third => silent
  five hundred thousand million billion => silent
`;

const CURRENCY = `
  $40 => 40 | amount
  $1,250.50 => 1250.5 | amount
  $ 40 => 40 | amount
  -$40 => -40 | amount
  $-40 => -40 | amount
  US$40 => 40 | amount
  €1.200,50 => 1200.5 | amount
  € 99 => 99 | amount
  £12.50 => 12.5 | amount
  ¥5000 => 5000 | amount
  ₹1,25,000 => 125000 | amount
  40 EUR => 40 | amount
  40€ => 40 | amount
  40 € => 40 | amount
  EUR 40 => 40 | amount
  USD 1,500 => 1500 | amount
  $40 USD => 40 | amount
  $40k => 40000 | amount
  $1.2m => 1200000 | amount
  $1.2M => 1200000 | amount
  $1.2 million => 1200000 | amount
  forty dollars => 40 | amount
  five bucks => 5 | amount
  20 quid => 20 | amount
  two hundred euros => 200 | amount
  40 dollars => 40 | amount: Amount in dollars
  $40 => 40 | amount: Amount in USD
  40 euros => silent | amount: Amount in dollars
  €40 => silent | amount: Amount in USD
  $40 => silent | amount: Euros
  40 => 40 | price: Euros; list price if left out
  CHF 40 => 40 | amount
  $40 => silent | amount: A positive integer in the smallest currency unit
  40 => silent | amount: Amount in minor units (e.g. 1000 for 10.00)
  £12 => silent | amount: Amount in pence
  €250k => silent | budget: Budget in thousands of euros
  500 NOK => silent | amount: Amount in SEK
  500 NOK => 500 | amount: Amount in NOK
  500 kr => 500 | amount: Amount in kr
  50m => silent | amount: Amount to order
  $40 => 4000 | amount_cents
  $5.99 => 599 | price: Price in cents
  40 cents => 40 | price: Price in cents
  40 => silent | amount_cents
  40 => silent | price: Price in cents
  50 cents => 0.5 | amount: Amount in dollars
  50 cents => 0.5 | amount: Amount in euros
  50 cents => silent | amount
  40 dollars and 50 cents => 40.5 | amount: Amount in dollars
  20 pounds => 20 | amount: Amount in GBP
  20 pounds => 20 | weight_lb
  20 pounds => silent | amount
  1.2m => 1200000 | asking_price
  250k => 250000 | amount: Expected value.
  $40 => silent | minutes: Minutes to wait
  $ => silent | amount
  $$40 => silent | amount
`;

const PERCENT = `
  50% => 50 | percent
  50 % => 50 | percent
  50 percent => 50 | traffic_percent
  fifty per cent => 50 | share: Share in percent
  12,5% => 12.5 | fee: Fee in %
  50 => 50 | percent
  half => 50 | warn_at_percent
  a quarter => 25 | percentage
  three quarters => 75 | percentage
  four fifths => 80 | percent
  a tenth => 10 | percentage
  half a percent => 0.5 | percent
  20% => 20 | discount
  80% => 80 | brightness
  50% => silent | brightness: 0 to 254
  50% => silent | volume: Volume from 0 to 10
  8/10 => silent | pain: Pain score
  7/10 => silent | mood: How well they feel, 0 to 10
  3/4 => 0.75 | filling: Share of the tank
  half => 50 | level: 0 to 100
  half => 50 | position: 0 is closed, 100 is fully open.
  10% => silent | amount
  10% => silent | price
  5% => silent | rate
  50% => 0.5 | opacity: Between 0 and 1
  50% => 0.5 | ratio: 0.0 to 1.0
  half => 0.5 | ratio: 0 to 1
  -5% => -5 | change_percent
  all => silent | percent
`;

const UNITS = `
  512M => silent | memory_mb
  5 km => 5 | radius_km
  5km => 5 | radiusKm
  5 kilometres => 5 | distance: Distance in kilometers
  5 km => 5000 | distance: Distance in meters
  500 m => 0.5 | radiusKm
  500m => 500 | distance: Metres
  1.2 m => 1.2 | length: Length in metres
  5 miles => silent | distance: Distance in km
  5 km => silent | distance
  5 km => silent | minutes
  12 inches => 30.48 | width_cm
  6 feet => 72 | height: Height in inches
  half a kilo => 500 | weightGrams
  1.5 kg => 1500 | weight: Weight in grams
  250g => 250 | weight_g
  250 g => 0.25 | weight_kg
  2 kg => 2 | weight: kg
  5 lb => silent | weight_kg
  30 seconds => 30 | timeout_seconds
  30 seconds => 30000 | timeout_ms
  30s => 30000 | timeout: Timeout in ms
  30s => 30 | delay_s
  5 minutes => 300 | timeout: in seconds
  five minutes => 5 | minutes: How long water runs
  thirty seconds => 0.5 | minutes: How long it runs, in minutes
  half an hour => 30 | durationMinutes: Length in minutes, 30 by default
  half an hour => 0.5 | hours: Hours in decimals
  an hour => 60 | minutes: Estimated effort in minutes
  an hour and a half => 90 | minutes
  an hour and ten => 70 | duration_min: Length in minutes
  an hour and ten minutes => 70 | minutes
  1h30 => 90 | minutes
  1h30m => 90 | minutes
  1h 30m => 90 | minutes
  1 hour 30 minutes => 90 | minutes
  2 hours and 15 min => 135 | minutes
  three quarters of an hour => 45 | minutes
  a quarter of an hour => 15 | minutes
  two and a half hours => 150 | minutes
  2.5 hours => 2.5 | hours
  20 minutes => silent | hours
  90 minutes => 1.5 | hours
  a minute => 60 | fadeSeconds
  a second => 1 | fade: Seconds the change takes
  two days => 48 | hours
  two weeks => 14 | days
  two weeks' => 14 | days_supply: Days the fill should last
  a fortnight => 14 | days
  3 days => 3 | retention: Days until it is deleted
  48 hours => 2 | days
  36 hours => 1.5 | days
  one month => silent | days
  one month => 1 | months
  a year => 12 | months
  year and a half => 18 | months
  a year and a half => 18 | months
  six months => 0.5 | years
  a decade => 10 | years
  2 years => silent | days
  30 minutes => silent | delay
  in 20 minutes => 20 | delay_minutes
  30 minutes 2 hours => silent | minutes
  5 minutes 3 km => silent | minutes
  1:30 => silent | minutes
  10 GB => 10 | sizeGb
  10gb => 10 | diskGb
  500 MB => silent | sizeGb
  1 GiB => 1024 | size_mib
  22 degrees => 22 | temperature: Target in degrees Celsius
  22 degrees celsius => 22 | temperature_c
  22°C => 22 | temperature: Degrees Celsius
  68°F => 20 | temperature: Degrees Celsius
  100 fahrenheit => silent | temperature: in celsius
  20 celsius => 68 | temp: Temperature in Fahrenheit
  22.5 degrees => 22.5 | temperature
  22°C => silent | temperature
  -5 degrees => -5 | temperature
  minus eighteen => -18 | levelDb: Level between the fades, in dB
  800 kcal => 800 | kcal
  30 fps => 30 | fps: Frames per second
  250 ml => 0.25 | volume: Volume in litres
  60 km/h => 60 | limit: Speed limit in km/h
  60 mph => silent | limit: Speed limit in km/h
  2.4 GHz => 2400000000 | frequency: Frequency in Hz
  500 hertz => 0.5 | freq_khz
  16 amps => silent | percent: Percent of full charge
  250 milliamps => 0.25 | current: Current in amperes
  9.81 m/s => 9.81 | velocity: Velocity in m/s
  1013 hPa => 101300 | pressure: Pressure in pascals
  two hectares => silent | area: Area in acres
  100 per second => silent | rate: Messages per second
  100 messages => 100 | rate: Messages per second
  10k => 10000 | annualMileage: Miles driven per year
  5k => silent | distance_km
  15 => 15 | bonus_per_hour: Extra pay per hour
  2 months => silent | spend: Spend a day in account currency
`;

const INTEGERS = `
  5.0 => 5 | quantity
  1.5 => silent | quantity
  half a => silent | quantity
  one and a half => silent | quantity
  1.250 => 1250 | quantity
  1.000 => 1000 | quantity
  90 seconds => silent | minutes
  #4821 => 4821 | id
  #12 => 12 | order_number
  level 1 => 1 | level: Only this level; basements are negative
  floor 3 => 3 | floor
  page twelve => 12 | page
  step #3 => 3 | step
  number 7 => 7 | seat
  no. 7 => 7 | seat
  nr. 7 => 7 | seat
  room 3 => silent | floor
  no one => silent | percentage: 0 to 100
  third => 3 | floor
  the third => 3 | floor
  3rd => 3 | floor
  1st => 1 | floor
  22nd => 22 | captionNumber: Only this caption
  twenty-third => 23 | captionNumber: Only this caption
  second => 2 | step: Step number
  third => silent | quantity
  third => silent | limit: How many to show
  second => silent | delay_seconds
  twenty-eleventh => silent | step
  once => 1 | times: How often in each period
  twice => 2 | awakenings: How often the member woke up
  three times => 3 | passes: How many times to go over the floor.
  3 times => 3 | retries
  twice => silent | speed: Playback speed, 1 is normal.
  3 tickets => 3 | quantity
  four guests => 4 | party_size
  five stars => 5 | stars: 1 to 5
  3 replicas => 3 | replicas
  2 nights => 2 | nights
  3 extra replicas => silent | replicas
  2026 => 2026 | year
  two thousand twenty-six => 2026 | year
  ssh => silent | port
  8080 => 8080 | port
`;

describe("toValue() for numbers", () => {
  it.each(rows(PLAIN))("reads %s as %s", (words, value) => {
    expect(readAs(words, parameter("number"))).toBe(expected(value));
  });

  it.each([...rows(CURRENCY), ...rows(PERCENT), ...rows(UNITS)])("reads %s as %s for %s", (words, value, hint) => {
    expect(readAs(words, parameter("number", hint))).toBe(expected(value));
  });

  it.each(rows(INTEGERS))("reads %s as the whole number %s for %s", (words, value, hint) => {
    expect(readAs(words, parameter("integer", hint))).toBe(expected(value));
  });

  it("reads a percentage as a part of one where the schema's maximum is 1", () => {
    expect(readAs("50%", parameter("number", "threshold", { maximum: 1 }))).toBe(0.5);
    expect(readAs("half", parameter("number", "threshold", { maximum: 1 }))).toBe(0.5);
    expect(readAs("50%", parameter("number", "threshold", { maximum: 100 }))).toBe(50);
    expect(readAs("50%", parameter("number", "threshold"))).toBe("silent");
  });

  it.each([
    ["6%", "rate: Annual rate as a decimal fraction, e.g. 0.05 for 5%", 0.06],
    ["8%", "tax: Sales tax rate as a decimal (0.08 for 8%)", 0.08],
    ["15 percent", "tip: Tip as a fraction of the bill, for example 0.15 for 15 percent", 0.15],
    ["0.2", "tip: Tip as a fraction of the bill", 0.2],
    ["15", "tip: Tip as a fraction of the bill", "silent"],
  ])("reads %s for %s as %s", (words, hint, value) => {
    expect(readAs(words, parameter("number", hint))).toBe(value);
  });

  it.each([
    ["5", "value", "number"],
    ["12,5", "value", "decimal comma"],
    ["twelve", "value", "number words"],
    ["one and a half", "value", "fraction"],
    ["50%", "percent", "percent"],
    ["5 minutes", "timeout_s", "unit: min → s"],
    ["1h 30m", "minutes", "unit: h min → min"],
    ["5 minutes", "minutes", "number"],
  ])("names the rule for %s", (words, hint, rule) => {
    const result = toValue(words, parameter("number", hint), UNKNOWN);
    expect(result.ok && result.value.rule).toBe(rule);
  });
});
