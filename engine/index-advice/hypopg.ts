/**
 * Hypothetical indexes by the extension HypoPG, if the server has it: nothing is written, and they end with the connection's transaction.
 * It supports b-trees; refusals are reported.
 */
import { definitionOf, type ProposedIndex } from '../../core/index-advice/proposals.ts';
import { quoteIdentifier } from '../../core/syntax/postgres/identifier.ts';
import type { Ask } from '../databases/ask-plan.ts';
import { literal } from '../databases/literal.ts';
import { planOn, type Offered, type Trial, type TrialIndex, type TrialQuery } from './trial.ts';
import { numberIn } from '../databases/session.ts';

/** The schema of HypoPG; undefined if it is not installed. */
export async function hypopgSchema(ask: Ask): Promise<string | undefined> {
  const answer = await ask(
    "SELECT n.nspname FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'hypopg'",
    'extended',
  );
  return answer.kind === 'rows' ? (answer.rows[0]?.[0] ?? undefined) : undefined;
}

/** Inside a transaction; the caller removes the indexes afterwards. */
export function hypopgTrial(schema: string, query: TrialQuery, ask: Ask): Trial {
  const prefix = quoteIdentifier(schema);
  const make = async (index: ProposedIndex): Promise<TrialIndex | string> => {
    // A refusal must not abort the transaction.
    await ask('SAVEPOINT plinth_index', 'extended');
    const made = await ask(
      `SELECT indexname, ${prefix}.hypopg_relation_size(indexrelid)::text FROM ${prefix}.hypopg_create_index(${literal(`CREATE INDEX ${definitionOf(index)}`)})`,
      'extended',
    );
    const [name, bytes] = made.kind === 'rows' ? (made.rows[0] ?? []) : [];
    if (made.kind === 'failed') {
      await ask('ROLLBACK TO SAVEPOINT plinth_index', 'extended');
      return made.failure.message;
    }
    if (typeof name !== 'string') return 'HypoPG made no index of it.';
    return { index, name, bytes: numberIn(bytes) };
  };
  return {
    kind: 'hypopg',
    offer: async (indexes): Promise<Offered> => {
      const offered: TrialIndex[] = [];
      const refused: { readonly index: ProposedIndex; readonly because: string }[] = [];
      for (const index of indexes) {
        const made = await make(index);
        if (typeof made === 'string') refused.push({ index, because: made });
        else offered.push(made);
      }
      return { kind: 'offered', indexes: offered, refused };
    },
    plan: async (indexes) => {
      await forgetHypothetical(schema, ask);
      const there: TrialIndex[] = [];
      for (const index of indexes) {
        const made = await make(index);
        if (typeof made !== 'string') there.push(made);
      }
      return planOn(query, ask, there);
    },
  };
}

export async function forgetHypothetical(schema: string, ask: Ask): Promise<void> {
  await ask(`SELECT ${quoteIdentifier(schema)}.hypopg_reset()`, 'extended');
}
