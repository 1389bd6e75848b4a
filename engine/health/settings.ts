/** Which checks a person named, and whether the configuration's thresholds exist: both are refused with the nearest name. */
import type { HealthThresholds } from '../../core/config/config.ts';
import type { Check } from '../../core/health/check.ts';
import { checks } from '../../core/health/checks/index.ts';
import { closest } from '../../core/text/closest.ts';
import { standardChecks } from './run.ts';

/** Checks that are named run whatever they cost. A sentence if one does not exist. */
export function chosenChecks(names: readonly string[], expensive: boolean): readonly Check[] | string {
  if (names.length === 0) return expensive ? checks : standardChecks;
  const unknown = names.find((name) => !checks.some(({ id }) => id === name));
  return unknown === undefined ? checks.filter(({ id }) => names.includes(id)) : noCheck(unknown);
}

/** A sentence if the configuration names a check or a threshold that does not exist. */
export function wrongThreshold(thresholds: HealthThresholds): string | undefined {
  for (const [id, limits] of thresholds) {
    const check = checks.find((one) => one.id === id);
    if (check === undefined) return noCheck(id);
    const known = Object.keys(check.thresholds);
    const name = [...limits.keys()].find((one) => !known.includes(one));
    if (name !== undefined)
      return `The check ${id} has no threshold “${name}”. ${known.length === 0 ? 'It has none.' : `It has ${known.join(', ')}.`}`;
  }
  return undefined;
}

function noCheck(name: string): string {
  const near = closest(
    name,
    checks.map(({ id }) => id),
  );
  const hint =
    near === undefined ? `The checks are ${checks.map(({ id }) => id).join(', ')}.` : `Did you mean ${near}?`;
  return `There is no check “${name}”. ${hint}`;
}
