/** How a migration is taken back: by the team's own way back and what its proof showed, else by the one that follows from the schema, else not at all. */
import { leftBehindInWords, reasonInWords } from '../proof/describe.ts';
import type { RollbackProof } from '../proof/result.ts';
import { writtenOut } from '../rule-kit/way-back.ts';
import { inverseOf } from '../schema/inverse/inverse.ts';
import { oneLine } from '../plan/format.ts';
import type { ReviewedMigration } from './input.ts';
import type { RollbackReview } from './model.ts';

/** `losses`: what the way forward takes away for good. */
export function rollbackOf(migration: ReviewedMigration, losses: readonly string[]): RollbackReview {
  const { down } = migration;
  if (down === undefined) return generated(migration, losses);
  const own = { file: down.file, script: down.text, losses };
  if (migration.proof.kind === 'not-run')
    return { ...own, kind: 'not-proved', words: `Not proved: ${migration.proof.because}.` };
  const { rollback } = migration.proof.proof;
  if (rollback === undefined)
    return { ...own, kind: 'not-proved', words: 'Not proved: nobody asked for it.' };
  return { ...own, ...told(rollback, losses) };
}

function told(rollback: RollbackProof, losses: readonly string[]): Pick<RollbackReview, 'kind' | 'words'> {
  switch (rollback.kind) {
    case 'restored':
      return losses.length === 0
        ? {
            kind: 'proved',
            words:
              'Proved on empty tables: the way back restores the schema, and the way forward runs again. What was written meanwhile into what the change has made goes with it.',
          }
        : { kind: 'loses-data', words: 'The way back restores the schema, and not the data.' };
    case 'differs': {
      const left = rollback.changes.slice(0, 5).map((change) => oneLine(leftBehindInWords(change)));
      const more = rollback.changes.length - left.length;
      return {
        kind: 'broken',
        words: `The way back does not restore the schema: ${left.join('; ')}${more > 0 ? ` and ${more} more` : ''}.`,
      };
    }
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

/** Nobody wrote one. */
function generated(migration: ReviewedMigration, losses: readonly string[]): RollbackReview {
  const scripts: string[] = [];
  const lost = new Set(losses);
  const because: string[] = [];
  for (const section of migration.sections.toReversed()) {
    const steps = section.statements.map(({ statement }, at) => ({
      parsed: statement.parsed,
      conditional: statement.conditional,
      before: section.before[at] ?? section.found,
    }));
    const inverse = inverseOf(steps, section.after, { targetVersion: migration.targetVersion });
    if (inverse.kind === 'impossible') because.push(...inverse.because.map(oneLine));
    else {
      for (const loss of inverse.losses) lost.add(oneLine(loss));
      const alone = section.statements.some(({ whole }) => whole?.refusedInTransaction === true);
      const script =
        inverse.statements.length === 0 ? undefined : writtenOut(inverse, !alone, section.delivery);
      if (script !== undefined) scripts.push(script);
      else if (inverse.statements.length > 0)
        because.push('Its statements cannot be sent together, and the tool sends a file as one.');
    }
  }
  const none = { file: undefined, losses: [...lost] };
  if (because.length > 0) {
    const [first = '', ...more] = because;
    const rest = more.length === 0 ? '' : ` (and ${more.length} more)`;
    return {
      ...none,
      kind: 'impossible',
      script: undefined,
      words: `There is no way back, and none follows from the schema: ${first}${rest}`,
    };
  }
  if (scripts.length === 0)
    return {
      ...none,
      kind: 'not-needed',
      script: undefined,
      words: 'It changes no schema: there is nothing to take back.',
    };
  const data = lost.size > 0 ? ' It does not bring data back.' : '';
  return {
    ...none,
    kind: 'written',
    script: scripts.join(''),
    words: `The change has no way back. This one follows from the schema, and was not run.${data}`,
  };
}
