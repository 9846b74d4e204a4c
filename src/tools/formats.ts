/** Owns how values are checked against JSON Schema's formats: as the library does, and a time of day may be without an offset. */

import { format as formats } from "@cfworker/json-schema";

const { time } = formats;
if (time === undefined) throw new Error("the library checks no format named time");

/**
 * RFC 3339, which the format follows, asks for an offset; those who declare a time of day seldom want one, no one says one, and
 * pydantic and OpenAPI's generators take "14:00:00". The validators look formats up in the library's own table, so it changes there.
 */
formats.time = (text) => time(text) || time(`${text}Z`);

export { formats };
