/** The list of defects in mutants.json: how one is written down, found again in a file that has changed since, and put in. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../hosts/paths.ts';
import type { MutantKind } from './sites.ts';

export interface Mutant {
  /** From 1 on, in the order in which they were drawn. */
  readonly id: number;
  readonly kind: MutantKind;
  readonly file: string;
  /** From 1 on, when it was drawn. */
  readonly line: number;
  /** The whole line without and with the defect. */
  readonly before: string;
  readonly after: string;
}

export const listFile = join(repository, 'test', 'mutants', 'mutants.json');

export function readList(): readonly Mutant[] {
  return JSON.parse(readFileSync(listFile, 'utf8')) as readonly Mutant[];
}

/** The text with the defect; undefined if no line is any longer what it was. The nearest of equal lines is taken. */
export function withDefect(text: string, { line, before, after }: Mutant): string | undefined {
  const lines = text.split('\n');
  const places = lines.flatMap((one, at) => (one === before ? [at] : []));
  const [nearest] = places.toSorted((one, other) => Math.abs(one + 1 - line) - Math.abs(other + 1 - line));
  return nearest === undefined ? undefined : lines.with(nearest, after).join('\n');
}
