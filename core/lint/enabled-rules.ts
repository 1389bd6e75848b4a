/** Which rules a configuration lets speak. How loud they are then, and what comments silence, is the lint runner's. */
import type { RuleSetting } from '../config/config.ts';
import type { RequiredRule } from '../config/merge.ts';
import type { Rule } from '../rule-kit/define-rule.ts';
import { ownRules } from './own-rules.ts';
import { speaksIn, type Preset } from '../findings/preset.ts';

export interface Configured {
  readonly rules: readonly Rule[];
  readonly preset: Preset;
  readonly settings: ReadonlyMap<string, RuleSetting>;
  readonly required?: ReadonlyMap<string, RequiredRule> | undefined;
}

export interface Heard {
  readonly rules: readonly Rule[];
  /** Ids of those that are silent, of the linter's own too. */
  readonly off: ReadonlySet<string>;
}

export function heardIn(configured: Configured): Heard {
  const { rules, preset, settings, required } = configured;
  const known = remembered.get(settings);
  const isSame =
    known?.configured.rules === rules &&
    known.configured.preset === preset &&
    known.configured.required === required;
  if (isSame) return known.heard;
  const off = new Set([...rules, ...ownRules].filter((rule) => isOff(rule, configured)).map(({ id }) => id));
  const heard = { rules: rules.filter(({ id }) => !off.has(id)), off };
  remembered.set(settings, { configured: { rules, preset, settings, required }, heard });
  return heard;
}

/** Settings are the same object for as long as the configuration stands, and every file is linted with them. */
const remembered = new WeakMap<
  Configured['settings'],
  { readonly configured: Configured; readonly heard: Heard }
>();

function isOff(rule: Pick<Rule, 'id' | 'preset'>, { preset, settings, required }: Configured): boolean {
  if (required?.has(rule.id) === true) return false;
  const setting = settings.get(rule.id);
  if (setting !== undefined) return setting === 'off';
  return !speaksIn(rule.preset, preset);
}
