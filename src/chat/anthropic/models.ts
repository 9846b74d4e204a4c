/** Owns what Anthropic's models take that differs from one to the next: sending what a model doesn't know is a 400. */

/** https://platform.claude.com/docs/en/about-claude/models/migration-guide */
export interface Abilities {
  /** `temperature`, `top_p` and `top_k`, and `thinking` with a budget: up to version 4.6. */
  readonly manual: boolean;
  /** `thinking` of type `adaptive` and `output_config.effort`: from 4.6 on. */
  readonly adaptive: boolean;
  /** `thinking` is on where nothing is said, and can be disabled: from 5 on. */
  readonly thinksByDefault: boolean;
}

/** "claude-opus-4-20250514" (4), "claude-3-5-sonnet-20241022" (3.5), "claude-opus-5-5", "anthropic/claude-4.7-opus" */
const VERSION = /\bclaude-(?:[a-z]+-)?(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)/;

/** A Claude without a version in its name is taken for the newest, any other model for one that takes what 4.5 did. */
export const abilitiesOf = (model: string): Abilities => {
  const version = readVersion(model);
  return { manual: version < 407, adaptive: version >= 406, thinksByDefault: version >= 500 };
};

const readVersion = (model: string): number => {
  const [, major, minor = "0"] = VERSION.exec(model) ?? [];
  if (major !== undefined) return Number(major) * 100 + Number(minor);
  return /\bclaude\b/.test(model) ? Number.POSITIVE_INFINITY : 405;
};
