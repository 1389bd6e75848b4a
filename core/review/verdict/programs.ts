/** What a change leaves open whose migrations are in part programs: they run with the others, and nobody has read what they do. Sentences. */
import { oneLine } from '../../plan/format.ts';
import type { ReviewInput } from '../input.ts';
import type { Check } from '../model.ts';

type Change = Pick<ReviewInput, 'migrations' | 'programs'>;

/** `2 of 3 migrations are programs and were not read`; undefined where none is. */
export function programsUnread({ migrations, programs }: Change): string | undefined {
  const { length } = programs;
  if (length === 0) return undefined;
  const are = length === 1 ? 'is a program and was' : 'are programs and were';
  return `${length} of ${length + migrations.length} migrations ${are} not read`;
}

export function programsNotVerified({ programs }: Change): readonly string[] {
  if (programs.length === 0) return [];
  const isOne = programs.length === 1;
  return [
    `What ${programs.map(oneLine).join(', ')} ${isOne ? 'does' : 'do'}, which ${isOne ? 'runs' : 'run'} with the others: ${isOne ? 'its' : 'their'} locks, rows, constraints and calls are missing everywhere in this document.`,
  ];
}

/** What they leave there is not known: nobody stops at what they may have changed. */
export function besidePrograms(checks: readonly Check[], { programs }: Change): readonly Check[] {
  return programs.length === 0
    ? checks
    : checks.map((one) => ({ ...one, sql: one.sql.replaceAll("ELSE 'STOP' END", "ELSE 'look' END") }));
}
