/** A fix that adds a generated down migration: the inverse of the section, with comments about what is not restored. */
import {
  inverseOf,
  refusedIn,
  withUnseen,
  type Inverse,
  type InverseOptions,
  type Step,
} from '../../rollback/rollback.ts';
import { oneLine } from '../../text/format.ts';
import type { IndexExchange } from '../../rollback/collected.ts';
import { headOf, lossWithQuery, type Loss, type Refusal } from '../../rollback/words.ts';
import type { Schema } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { RuleFix } from '../context.ts';
import { refusesTransaction } from '../transactions/refuses-transaction.ts';
import type { Surroundings } from '../tables/tables.ts';

/** The rollback of a section, as far as it follows from the schema. */
export type SectionRollback =
  | {
      readonly kind: 'written';
      /** Statements with their semicolons, below comments about what is not restored. */
      readonly down: string;
      /** The statements alone. */
      readonly statements: string;
      /** False if one of its statements cannot run in a transaction. */
      readonly transaction: boolean;
      /** What is not restored; also in the comments. */
      readonly losses: readonly Loss[];
      /** Further remarks; also in the comments. */
      readonly notes: readonly string[];
    }
  /** The section has no lasting effect. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'impossible'; readonly because: readonly Refusal[] };

/** How the surrounding change affects a section's rollback. */
export type BackAround = Pick<InverseOptions, 'first' | 'rows' | 'previous'> & {
  /** A person applies it: indexes are built CONCURRENTLY if it does nothing else. */
  readonly byHand?: boolean | undefined;
};

export interface RollbackOptions extends InverseOptions, Pick<BackAround, 'byHand'> {
  readonly delivery: Pick<Surroundings['delivery'], 'sends'>;
  /** A statement of the up migration cannot run in a transaction. */
  readonly alone: boolean;
}

/** Used by rules, proofs and reviews. */
export function sectionRollback(
  steps: readonly Step[],
  after: Schema,
  { delivery, alone, byHand, ...options }: RollbackOptions,
): SectionRollback {
  if (after.dialect !== 'postgresql') return ofPostgresAlone;
  // People read a script before they run it, including what it may drop that others created.
  const guarded = byHand === true ? 'told' : undefined;
  return written(inverseOf(steps, after, { ...options, guarded }), {
    delivery,
    alone,
    byHand,
    made: madeBy(steps),
  });
}

const ofPostgresAlone: SectionRollback = {
  kind: 'impossible',
  because: [{ kind: 'other', words: 'Rollbacks are generated for PostgreSQL alone.' }],
};

interface Sending extends Pick<RollbackOptions, 'delivery' | 'alone' | 'byHand'> {
  /** Names of indexes, in the order in which they are created. */
  readonly made: readonly string[];
}

function written(inverse: Inverse, { delivery, alone, byHand = false, made }: Sending): SectionRollback {
  if (inverse.kind === 'impossible') return inverse;
  const { losses, notes } = inverse;
  const statements = byHand ? underItsName(inverse.statements) : inverse.statements;
  if (statements.length === 0) return { kind: 'nothing' };
  // Several statements in one query would be a transaction.
  if (alone && statements.length > 1 && delivery.sends !== 'statement-by-statement')
    return {
      kind: 'impossible',
      because: [
        { kind: 'other', words: 'Its statements cannot be sent together, and the tool sends a file as one.' },
      ],
    };
  const isBeside = alone || (byHand && statements.every(isOfIndex) && statements.some(buildsIndex));
  const exchanges =
    isBeside && byHand
      ? inverse.exchanges.filter(({ drop, build }) => statements.includes(drop) && statements.includes(build))
      : [];
  const taken = new Set(exchanges.flatMap(({ drop, build }) => [drop, build]));
  const left = statements.filter((one) => !taken.has(one));
  const inOrder = isBeside ? buildsFirst(lastMadeFirst(left, made)) : statements;
  const sent = [
    ...inOrder.map((one) => (isBeside ? ifThere(concurrently(one), byHand) : one)),
    ...exchanges.flatMap(besideOthers),
    ...exchanges.flatMap(exchanged),
  ]
    .map((one) => `${one};\n`)
    .join('');
  return {
    kind: 'written',
    down: `${commented([...notes, ...headOf(losses, lossWithQuery)])}${sent}`,
    statements: sent,
    transaction: !isBeside,
    losses,
    notes,
  };
}

/** An index that would be renamed only to be dropped is dropped under its current name. */
function underItsName(statements: readonly string[]): readonly string[] {
  const left: string[] = [];
  for (const one of statements) {
    const [, name, to] = /^ALTER INDEX (.+) RENAME TO (\S+)$/.exec(left.at(-1) ?? '') ?? [];
    const isOf = name !== undefined && to !== undefined && one === `DROP INDEX ${homeOf(name)}${to}`;
    if (isOf) left.pop();
    left.push(isOf ? `DROP INDEX ${name}` : one);
  }
  return left;
}

/** `public.` for `public.a`; names that contain a dot are not handled. */
function homeOf(name: string): string {
  return /^([\w$]+\.)[\w$]+$/.exec(name)?.[1] ?? '"';
}

/** Sentences above a rollback. A line break in a name would end the comment. */
export function commented(sentences: readonly string[]): string {
  return sentences.map((one) => `-- ${oneLine(one)}\n`).join('');
}

/** Undefined if a statement of the section has no inverse. */
export function rollbackFix(context: Surroundings): RuleFix | undefined {
  const steps = stepsOf(context);
  if (refusedIn(steps).length > 0) return undefined;
  const { delivery } = context;
  // What ran CONCURRENTLY in the up migration does so in the rollback.
  const alone = context.siblings.some(({ parsed }) => refusesTransaction(parsed, context));
  const back = written(inverseOf(steps, context.after, { targetVersion: context.targetVersion }), {
    ...{ delivery, alone },
    made: madeBy(steps),
  });
  if (back.kind !== 'written') return undefined;
  const { down, transaction } = back;
  return { kind: 'rollback', title: 'Write the down migration', down, transaction };
}

/** For the whole section that contains the statement. */
export function refusedInSection(context: Surroundings): readonly Refusal[] {
  return refusedIn(withUnseen(stepsOf(context), context.after));
}

function stepsOf({ siblings, schemas, schema }: Surroundings): readonly Step[] {
  return siblings.map(({ parsed, conditional }, at) => ({
    parsed,
    conditional,
    before: schemas[at] ?? schema,
  }));
}

function isOfIndex(statement: string): boolean {
  return concurrently(statement) !== statement;
}

function buildsIndex(statement: string): boolean {
  return isOfIndex(statement) && statement.startsWith('CREATE');
}

/** Builds new indexes before dropping the old ones. A key in between has its own order. */
function buildsFirst(statements: readonly string[]): readonly string[] {
  return statements.every(isOfIndex)
    ? [...statements.filter(buildsIndex), ...statements.filter((one) => !buildsIndex(one))]
    : statements;
}

/** A migration outside of a transaction may have stopped at any statement. If a tool sends the file, its history table shows what ran. */
function ifThere(statement: string, byHand: boolean): string {
  return byHand
    ? statement.replace(/^DROP INDEX CONCURRENTLY /, 'DROP INDEX CONCURRENTLY IF EXISTS ')
    : statement;
}

function madeBy(steps: readonly Step[]): readonly string[] {
  return steps.flatMap(({ parsed }) =>
    parsed.operations.flatMap((one) =>
      one.kind === 'createIndex' && one.name !== undefined ? [one.name.text] : [],
    ),
  );
}

/** Drops of consecutive indexes, in the reverse order of their creation, which the schema does not record. */
function lastMadeFirst(statements: readonly string[], made: readonly string[]): readonly string[] {
  const ends = made.map((name) => quoteIdentifier(name));
  const placeOf = (statement: string): number =>
    ends.findLastIndex((one) => statement.endsWith(`.${one}`) || statement.endsWith(` ${one}`));
  const runs: string[][] = [];
  for (const one of statements) {
    const last = runs.at(-1);
    if (last !== undefined && isDrop(one) && isDrop(last[0] ?? '')) last.push(one);
    else runs.push([one]);
  }
  return runs.flatMap((run) => run.toSorted((a, b) => placeOf(b) - placeOf(a)));
}

/**
 * The index is never missing, and rows that violate the former one stop the script before anything is dropped. First drops what a cancelled
 * run has left.
 */
function besideOthers({ beside, fresh }: IndexExchange): readonly string[] {
  return [`DROP INDEX CONCURRENTLY IF EXISTS ${fresh}`, concurrently(beside)];
}

function exchanged({ drop, rename }: IndexExchange): readonly string[] {
  const gone = drop.replace(/^DROP INDEX /, 'DROP INDEX IF EXISTS ');
  return ['BEGIN', "SET LOCAL lock_timeout = '5s'", gone, rename, 'COMMIT'];
}

function isDrop(statement: string): boolean {
  return statement.startsWith('DROP INDEX ');
}

function concurrently(statement: string): string {
  return statement
    .replace(/^DROP INDEX /, 'DROP INDEX CONCURRENTLY ')
    .replace(
      /^CREATE (UNIQUE )?INDEX /,
      (_, unique: string | undefined) => `CREATE ${unique ?? ''}INDEX CONCURRENTLY `,
    );
}
