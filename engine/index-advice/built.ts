/**
 * Tries indexes by building them in a transaction that the caller rolls back: for a server without HypoPG, with the user's consent. Writes
 * to the tables wait until then. Plans without one of them are made by dropping it after a savepoint, which also blocks reads until the
 * rollback to it.
 */
import { definitionOf, type ProposedIndex } from '../../core/index-advice/proposals.ts';
import { quoteIdentifier } from '../../core/syntax/postgres/identifier.ts';
import type { Ask } from '../databases/ask-plan.ts';
import { literal } from '../databases/literal.ts';
import { planOn, type Offered, type Trial, type TrialIndex, type TrialQuery } from './trial.ts';

interface Built extends TrialIndex {
  readonly schema: string;
}

export function builtTrial(query: TrialQuery, ask: Ask, onBuild: (definition: string) => void): Trial {
  const built: Built[] = [];
  const build = async (index: ProposedIndex): Promise<Built | string> => {
    const name = `plinth_try_${String(built.length + 1)}`;
    const definition = definitionOf(index);
    onBuild(definition);
    await ask('SAVEPOINT plinth_index', 'extended');
    const made = await ask(`CREATE INDEX ${name} ${definition}`, 'extended');
    if (made.kind === 'failed') {
      await ask('ROLLBACK TO SAVEPOINT plinth_index', 'extended');
      return made.failure.message;
    }
    const schema = index.relation.slice(0, index.relation.indexOf('.'));
    const size = await ask(
      `SELECT pg_catalog.pg_relation_size(${literal(`${quoteIdentifier(schema)}.${name}`)}::regclass)::text`,
      'extended',
    );
    const bytes = size.kind === 'rows' ? Number(size.rows[0]?.[0] ?? 0) : undefined;
    return { index, name, bytes, schema };
  };
  return {
    kind: 'built',
    offer: async (indexes): Promise<Offered> => {
      const refused: { readonly index: ProposedIndex; readonly because: string }[] = [];
      for (const index of indexes) {
        const made = await build(index);
        if (typeof made === 'string') refused.push({ index, because: made });
        else built.push(made);
      }
      return { kind: 'offered', indexes: built, refused };
    },
    plan: async (indexes) => {
      const wanted = built.filter(({ index }) => indexes.includes(index));
      const others = built.filter(({ index }) => !indexes.includes(index));
      if (others.length === 0) return planOn(query, ask, wanted);
      await ask('SAVEPOINT plinth_without', 'extended');
      const names = others.map(({ schema, name }) => `${quoteIdentifier(schema)}.${name}`);
      const dropped = await ask(`DROP INDEX ${names.join(', ')}`, 'extended');
      const plan = dropped.kind === 'failed' ? dropped : await planOn(query, ask, wanted);
      await ask('ROLLBACK TO SAVEPOINT plinth_without', 'extended');
      return plan;
    },
  };
}
