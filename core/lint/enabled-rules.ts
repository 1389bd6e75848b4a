/** Which rules a configuration enables. The lint runner applies severities and suppressions. */
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
  /** Ids of the disabled rules, including the linter's own. */
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

/** Cached by the settings object, which all files with one configuration share. */
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
