/** How loud Plinth is as long as nothing else is configured. Which preset a rule belongs to stands in the rule; this says what that means. */

/**
 * Each holds all of the ones before it. recommended: what a senior engineer stops a review for; strict: what a team that wants every
 * migration safe by construction adds; all: matters of taste and guesses too.
 */
export const presets = ['recommended', 'strict', 'all'] as const;
export type Preset = (typeof presets)[number];

export const defaultPreset: Preset = 'recommended';

/** Whether a rule that first speaks in preset `rule` speaks where `chosen` is configured. */
export function speaksIn(rule: Preset, chosen: Preset): boolean {
  return presets.indexOf(rule) <= presets.indexOf(chosen);
}
