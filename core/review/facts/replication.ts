/**
 * How the change affects servers that replicate the database: locks that a hot standby takes too, row versions that are removed there, and
 * statements on published tables. Whether a standby or subscriber exists is not known here. No words.
 */
import type { ReplicationNote } from '../../effects/replication.ts';
import { displayName } from '../../schema/lookup.ts';
import type { Publication, Schema } from '../../schema/model.ts';
import type { StatementFact } from './statements.ts';

export interface StandbyLock {
  readonly fact: StatementFact;
  /** For display. */
  readonly relation: string;
}

export interface PublishedChange {
  readonly fact: StatementFact;
  /** For display. */
  readonly relation: string;
  readonly publication: string;
  readonly note: ReplicationNote;
}

export interface ReplicationFacts {
  readonly standbyLocks: readonly StandbyLock[];
  readonly published: readonly PublishedChange[];
}

export function replicationOf(statements: readonly StatementFact[], found: Schema): ReplicationFacts {
  const publications = [...found.publications.values()];
  return {
    standbyLocks: statements.flatMap((fact) =>
      fact.relations.flatMap(({ relation, standbyLock, isNew }) =>
        standbyLock && !isNew ? [{ fact, relation }] : [],
      ),
    ),
    published: statements.flatMap((fact) =>
      fact.statement.actions.flatMap(({ effect }) => {
        const target = effect.relations.find(({ role, isNew }) => role === 'target' && !isNew)?.relation;
        const publication = target && publications.find((one) => publishes(one, target));
        if (target === undefined || !publication) return [];
        return mostTelling(effect.replication, publication).map((note) => ({
          ...{ fact, note },
          relation: target,
          publication: publication.name,
        }));
      }),
    ),
  };
}

/** A note that says what to do need not say that the statement is not replicated. */
function mostTelling(notes: readonly ReplicationNote[], { tables }: Publication): readonly ReplicationNote[] {
  const listsColumns = tables.some(({ columns }) => columns !== undefined);
  const meant = notes.filter((one) => one !== 'column-list' || listsColumns);
  return meant.length > 1 ? meant.filter((one) => one !== 'not-replicated') : meant;
}

function publishes({ allTables, tables, schemas }: Publication, relation: string): boolean {
  const schema = relation.includes('.') ? relation.slice(0, relation.indexOf('.')) : 'public';
  return (
    allTables || schemas.includes(schema) || tables.some((one) => displayName(one.relation) === relation)
  );
}
