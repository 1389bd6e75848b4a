/** The default presets: which rules report when nothing else is configured. Each rule names its preset; this file defines the presets. */

/**
 * Each preset includes the ones before it. recommended: what a senior engineer stops a review for; strict: what a team adds that wants
 * every migration to be safe by construction; all: also matters of taste and guesses.
 */
export const presets = ['recommended', 'strict', 'all'] as const;
export type Preset = (typeof presets)[number];

export const defaultPreset: Preset = 'recommended';

/** True if a rule that belongs to preset `rule` reports when `chosen` is configured. */
export function speaksIn(rule: Preset, chosen: Preset): boolean {
  return presets.indexOf(rule) <= presets.indexOf(chosen);
}
