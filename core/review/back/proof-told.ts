/** What the proof of a team’s own way back showed, and what rows make of it: a state and its sentences. Knows nothing of ways back that follow from the schema. */
import { reasonInWords } from '../../proof/describe.ts';
import type { RollbackProof } from '../../proof/result.ts';
import { oneLine } from '../../plan/format.ts';
import type { RollbackReview } from '../model.ts';
import { leftBehind } from './left-behind.ts';
import { notAgain } from './failed-back.ts';
import { provedSchema, provedWith } from './written-since.ts';

/** What rows make of a way back. */
interface Meanwhile {
  readonly written: readonly string[];
  readonly again: string | undefined;
  readonly notFound: readonly string[];
  readonly meetsNoRows: boolean;
}

export function told(
  rollback: RollbackProof,
  losses: readonly string[],
  { written, again, notFound, meetsNoRows }: Meanwhile,
): Pick<RollbackReview, 'kind' | 'words' | 'takes'> {
  const after = [...written, ...notFound];
  switch (rollback.kind) {
    case 'restored':
      if (losses.length > 0)
        return {
          kind: 'loses-data',
          takes: written.length > 0,
          words: [`The way back restores the schema, and ${again ?? 'not the data'}.`, ...after].join(' '),
        };
      return written.length === 0
        ? { kind: 'proved', words: provedWith(notFound, meetsNoRows) }
        : { kind: 'loses-data', takes: true, words: `${provedSchema} ${written.join(' ')}` };
    case 'differs':
      return {
        kind: 'differs',
        words: [
          `The way back runs, and the schema is not what it was: ${leftBehind(rollback.changes)}.${notAgain(rollback.again)}`,
          ...notFound,
        ].join(' '),
      };
    case 'not-again':
      return {
        kind: 'broken',
        words: `The way back runs, and the way forward does not lead to the same again${
          rollback.refusal === undefined ? '' : `: ${oneLine(rollback.refusal.message)}`
        }.`,
      };
    case 'refused':
      return { kind: 'broken', words: `The way back fails: ${oneLine(rollback.refusal.message)}.` };
    case 'stopped':
      return { kind: 'not-proved', words: `Not proved: it was stopped. ${oneLine(rollback.message)}` };
    case 'not-verifiable':
      return { kind: 'not-proved', words: `Not proved: ${oneLine(reasonInWords(rollback.reason))}.` };
    case 'not-tried':
      return { kind: 'not-proved', words: 'Not proved: the way forward did not run as a whole.' };
    case 'missing':
      return { kind: 'not-proved', words: 'Not proved: the proof found no way back.' };
  }
}
