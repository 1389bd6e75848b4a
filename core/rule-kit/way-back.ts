/** A generated way back as a fix: the inverse of the section, with what does not come back written above it. */
import { inverseOf, refusedIn, type Inverse, type Step } from '../schema/inverse/inverse.ts';
import type { RuleFix } from './context.ts';
import type { Surroundings } from './tables.ts';

/** Undefined where one statement of the section has no inverse. */
export function wayBackFix(context: Surroundings): RuleFix | undefined {
  if (refusedIn(stepsOf(context)).length > 0) return undefined;
  const inverse = inverseOfSection(context);
  if (inverse.kind === 'impossible' || inverse.statements.length === 0) return undefined;
  const transaction = !refusesTransaction(context);
  const down = writtenOut(inverse, transaction, context.delivery);
  return down === undefined
    ? undefined
    : { kind: 'way-back', title: 'Write the way back', down, transaction };
}

/** Statements with their semicolons, below comments that say what does not come back. Undefined where the tool could not send it. */
export function writtenOut(
  { statements: all, losses }: Extract<Inverse, { readonly kind: 'complete' }>,
  transaction: boolean,
  { sends }: Pick<Surroundings['delivery'], 'sends'>,
): string | undefined {
  const statements = all.map((one) => `${transaction ? one : concurrently(one)};\n`);
  // Several in one query would be a transaction.
  if (!transaction && statements.length > 1 && sends !== 'statement-by-statement') return undefined;
  return [...losses.map((one) => `-- ${one}\n`), ...statements].join('');
}

/** Of the whole section that the statement stands in. */
export function inverseOfSection(context: Surroundings): Inverse {
  return inverseOf(stepsOf(context), context.after, { targetVersion: context.targetVersion });
}

function stepsOf({ siblings, schemas, schema }: Surroundings): readonly Step[] {
  return siblings.map(({ parsed, conditional }, at) => ({
    parsed,
    conditional,
    before: schemas[at] ?? schema,
  }));
}

/** What worked CONCURRENTLY on the way forward does so on the way back. */
function refusesTransaction(context: Surroundings): boolean {
  return context.siblings.some(({ parsed }) =>
    parsed.operations.some((one) => context.effect(one).refusedInTransaction),
  );
}

function concurrently(statement: string): string {
  return statement
    .replace(/^DROP INDEX /, 'DROP INDEX CONCURRENTLY ')
    .replace(
      /^CREATE (UNIQUE )?INDEX /,
      (_, unique: string | undefined) => `CREATE ${unique ?? ''}INDEX CONCURRENTLY `,
    );
}
