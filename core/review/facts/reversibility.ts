/**
 * How each migration of the change is rolled back: by the team's down migration and the result of running it, or by a generated one, and
 * what neither restores. No words except those in a generated script.
 */
import type { DraftProof, RollbackProof } from '../../proof/result.ts';
import type { BackAround, SectionRollback } from '../../rule-kit/fixes/down-migration.ts';
import type { Loss, Refusal } from '../../rollback/words.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import type { Change, ChangedMigration, ChangedSection } from '../change.ts';
import type { RollbackReview } from '../model.ts';
import type { StatementFact } from './statements.ts';
import type { ValueLoss } from './values-lost.ts';

export interface Reversal {
  readonly migration: ChangedMigration;
  readonly kind: RollbackReview['kind'];
  /** The result of running the team's rollback, or the generated one; undefined if neither was run. */
  readonly proof: RollbackProof | DraftProof | undefined;
  /** Undefined if the team wrote one, or none can be generated. */
  readonly generated: Generated | undefined;
  /** Why none can be generated; empty if the team wrote one. */
  readonly because: readonly Refusal[];
  /** Data that the up migration removes and no rollback restores. */
  readonly gone: readonly ValueLoss[];
  /** Its statements, in order. */
  readonly statements: readonly StatementFact[];
}

export interface Generated {
  /** Statements with their semicolons, below comments about what is not restored. */
  readonly text: string;
  readonly transaction: boolean;
  readonly losses: readonly Loss[];
}

/** In the order in which the migrations run. */
export function reversalsOf(
  change: Change,
  statements: readonly StatementFact[],
  valuesLost: readonly ValueLoss[],
): readonly Reversal[] {
  const first = change.migrations[0]?.sections[0]?.found;
  const previous: ParsedStatement[] = [];
  return change.migrations.map((migration) => {
    const own = statements.filter((one) => one.migration === migration);
    const around = { byHand: true, first, previous: [...previous] };
    previous.push(...own.map(({ statement }) => statement.statement.parsed));
    const gone = valuesLost.filter(({ fact }) => fact.migration === migration);
    const proof = proofOf(migration);
    const base = { migration, proof, statements: own, gone };
    if (migration.down !== undefined) {
      const kind = kindOfWritten(proof, gone.length > 0);
      return { ...base, kind, generated: undefined, because: [] };
    }
    return { ...base, ...generatedBack(migration.sections, around) };
  });
}

function proofOf({ proof }: ChangedMigration): Reversal['proof'] {
  if (proof.kind !== 'run') return undefined;
  const { rollback } = proof.proof;
  return rollback?.kind === 'missing' ? rollback.draft : rollback;
}

function kindOfWritten(proof: Reversal['proof'], losesData: boolean): Reversal['kind'] {
  if (proof === undefined || 'outcome' in proof) return 'not-proved';
  switch (proof.kind) {
    case 'restored':
      return losesData ? 'loses-data' : 'proved';
    case 'differs':
    case 'not-again':
      return 'differs';
    case 'refused':
      return 'fails';
    case 'stopped':
    case 'missing':
    case 'not-tried':
    case 'not-verifiable':
      return 'not-proved';
  }
}

type Back = Pick<Reversal, 'kind' | 'generated' | 'because'>;

/** The last section first. An incomplete rollback does not count. */
function generatedBack(sections: readonly ChangedSection[], around: BackAround): Back {
  const ways = sections.map(({ rollback }) => wayOf(rollback, around)).toReversed();
  const refused = ways.flatMap((way) => (way.kind === 'impossible' ? way.because : []));
  const because = refused.filter((one) => !isWithValue(one, refused));
  if (because.length > 0) return { kind: 'impossible', generated: undefined, because };
  const written = ways.flatMap((way) => (way.kind === 'written' ? [way] : []));
  if (written.length === 0) return { kind: 'not-needed', generated: undefined, because };
  return {
    kind: 'generated',
    because,
    generated: {
      text: written.map(({ down }) => down).join(''),
      transaction: written.every(({ transaction }) => transaction),
      losses: written.flatMap(({ losses }) => losses),
    },
  };
}

/** The expression depends on a value that the rollback keeps. */
function isWithValue(one: Refusal, all: readonly Refusal[]): boolean {
  return one.kind === 'type' && all.some((other) => other.kind === 'enum-value' && other.type === one.type);
}

/** If only rows prevent it, the schema is rolled back all the same, and the change of rows is a loss. */
function wayOf(rollback: ChangedSection['rollback'], around: BackAround): SectionRollback {
  const strict = rollback(around);
  if (strict.kind !== 'impossible' || strict.because.some(({ kind }) => kind !== 'rows')) return strict;
  const told = rollback({ ...around, rows: 'told' });
  return told.kind === 'written' ? told : strict;
}
