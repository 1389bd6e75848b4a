/**
 * What people wrote for the checks: which ones, thresholds, and findings to live with. A name that does not exist is refused with the nearest
 * one.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { acceptedFileName, readAccepted, type Acceptance } from '../../core/health/accepted.ts';
import type { HealthThresholds } from '../../core/config/config.ts';
import type { Check } from '../../core/health/check.ts';
import { megabyte } from '../../core/health/words.ts';
import { allEngines } from '../databases/engines.ts';
import type { HealthReader } from '../databases/engine.ts';
import { closest } from '../../core/text/closest.ts';
import { standardChecks } from './run.ts';

/** Checks that are named run whatever they cost. A sentence if one does not exist. */
export function chosenChecks(
  reader: HealthReader,
  names: readonly string[],
  expensive: boolean,
): readonly Check[] | string {
  const { checks } = reader;
  if (names.length === 0) return expensive ? checks : standardChecks(reader);
  const unknown = names.find((name) => !checks.some(({ id }) => id === name));
  return unknown === undefined ? checks.filter(({ id }) => names.includes(id)) : noCheck(unknown, checks);
}

/** One configuration is for servers of all kinds, and a check of several has the thresholds of all. */
const everyCheck: readonly Check[] = allEngines.flatMap(({ health }) => health?.checks ?? []);

/** A sentence if the configuration names a check or a threshold that does not exist. */
export function wrongThreshold(thresholds: HealthThresholds): string | undefined {
  for (const [id, limits] of thresholds) {
    const same = everyCheck.filter((one) => one.id === id);
    if (same.length === 0) return noCheck(id, everyCheck);
    const known = [...new Set(same.flatMap(({ thresholds: all }) => Object.keys(all)))];
    const name = [...limits.keys()].find((one) => !known.includes(one));
    if (name !== undefined)
      return `The check ${id} has no threshold “${name}”. ${known.length === 0 ? 'It has none.' : `It has ${known.join(', ')}.`}`;
  }
  return undefined;
}

/** `bytes` that somebody gave take the place of the configured ones. */
export function withMemory(thresholds: HealthThresholds, bytes: number | undefined): HealthThresholds {
  if (bytes === undefined) return thresholds;
  const id = 'memory-settings';
  const limits = new Map([...(thresholds.get(id) ?? []), ['memory', Math.floor(bytes / megabyte)] as const]);
  return new Map([...thresholds, [id, limits]]);
}

function noCheck(name: string, checks: readonly Check[]): string {
  // Several engines have checks of the same name.
  const ids = [...new Set(checks.map(({ id }) => id))];
  const near = closest(name, ids);
  const hint = near === undefined ? `The checks are ${ids.join(', ')}.` : `Did you mean ${near}?`;
  return `There is no check “${name}”. ${hint}`;
}

/** Of a file that is named, or of the usual one in the folder if there is one. A sentence if it cannot be read. */
export function acceptedIn(folder: string, given?: string): readonly Acceptance[] | string {
  const file = given ?? acceptedFileName;
  const path = resolve(folder, file);
  if (given === undefined && !existsSync(path)) return [];
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const because = error instanceof Error && 'code' in error ? String(error.code) : 'it is not valid JSON';
    return `${file} was not read: ${because}.`;
  }
  const read = readAccepted(value);
  return typeof read === 'string' ? `${file} was not read: ${read}.` : read;
}
