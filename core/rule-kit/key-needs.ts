/**
 * Whether anybody finds rows by a foreign key: the server, when a referenced row goes, or a query. What is seen of it is evidence, what is
 * declared shows that somebody means to; where there is neither, an index may be for nobody.
 */
import type { QueryIndex } from '../query-index/query-index.ts';
import { plainName, subjectOf } from '../query-index/mapper-calls.ts';
import { foreignKeysFrom, tableByKey, type ForeignKey } from '../schema/lookup.ts';
import type { Schema, Table } from '../schema/model.ts';
import { isListed } from './listed-rows.ts';
import { wantedOf, workloadOf } from './missing-index.ts';
import { isChangedInSql, isClearedBefore, isMapped, nameIn, tellsMapper, usesOf } from './row-writers.ts';
import { mayGo, rowsStay } from './rows-that-go.ts';
import type { Surroundings } from './tables.ts';

/** none: something shows that nobody does. */
export type KeyNeed = 'seen' | 'unproven' | 'none';

export function needOf(table: Table, foreignKey: ForeignKey, context: Surroundings): KeyNeed {
  const { relation } = foreignKey.references;
  const queries = context.beyond.queries();
  if (isListed(table.key, context) || rowsStay(relation, context)) return 'none';
  // An index that has been missing for long is told of where rows are many.
  if (context.novelty === 'applied' && isOfStaff(table, foreignKey)) return 'unproven';
  if (isAsked(table, foreignKey, context)) return 'seen';
  if (context.novelty === 'applied' && isSoonOver(table)) return 'unproven';
  if (isNote(foreignKey) && !isMeant(foreignKey, context)) return 'unproven';
  if (isClearedBefore(relation, table.key, context.latest, queries)) return 'unproven';
  if (mayGo(relation, queries, context.latest)) return 'seen';
  if (tellsMapper(queries) && isMapped(relation, 'insert', queries)) return 'unproven';
  return isPlanned(foreignKey, context) ? 'seen' : 'unproven';
}

/**
 * A picture, say, of what somebody makes now and then for all others to see: the table says who made a row, and belongs to nobody whose rows
 * are many.
 */
function isOfStaff(table: Table, { columns }: ForeignKey): boolean {
  const keys = foreignKeysFrom(table);
  const isLoose = (one: Pick<ForeignKey, 'columns' | 'references'>): boolean =>
    one.references.onDelete !== 'cascade' &&
    one.columns.some((name) => table.columns.find((column) => column.name === name)?.nullable !== false);
  const own = keys.find((one) => one.columns.join() === columns.join());
  return (
    own !== undefined &&
    isLoose(own) &&
    table.columns.some(({ name }) => note.test(name)) &&
    keys.every((one) => isNote(one) || isLoose(one))
  );
}

/** Sessions, codes and links end by themselves: there are few at a time. */
function isSoonOver({ columns }: Table): boolean {
  return columns.some(({ name, nullable, type }) => !nullable && ends.test(name) && endTypes.has(type.name));
}

const ends = /^(?:expir(?:es|y|ation)|valid_?until)(?:_?(?:at|on|date|time|ts))?$/i;
const endTypes: ReadonlySet<string> = new Set(['timestamp', 'timestamptz', 'date', 'int8']);

/** Queries, functions, views, policies or a mapper find rows by it, or load them through a referenced row. */
function isAsked(
  { key, policies }: Table,
  { columns, references }: Pick<ForeignKey, 'columns' | 'references'>,
  context: Surroundings,
): boolean {
  const isOurs = (name: string | undefined): boolean => name !== undefined && columns.includes(name);
  return (
    policies.some(({ using, withCheck }) =>
      [...(using?.references ?? []), ...(withCheck?.references ?? [])].some(
        (one) => one.kind === 'column' && one.relation === key && isOurs(one.column),
      ),
    ) ||
    isMappedBy(key, { columns, references }, context.beyond.queries()) ||
    wantedOf(key, workloadOf(context)).some(({ candidate }) => isOurs(candidate.columns[0]?.column))
  );
}

function isMappedBy(
  key: string,
  { columns, references }: Pick<ForeignKey, 'columns' | 'references'>,
  queries: QueryIndex,
): boolean {
  const use = usesOf(key, queries);
  if (use === undefined) return false;
  return (
    use.loadedFrom.has(subjectOf(nameIn(references.relation))) ||
    columns.some((name) => use.filters.has(plainName(name)))
  );
}

/** Somebody deletes those that it refers to in so many words, or says what is to happen then. */
function isMeant({ references }: ForeignKey, context: Surroundings): boolean {
  return (
    saysWhatHappens(references, context) ||
    isChangedInSql(references.relation, 'delete', context.latest, context.beyond.queries())
  );
}

/** Who did it, for the record: read with its row, and searched by nobody. */
function isNote({ columns }: ForeignKey): boolean {
  return columns.every((name) => note.test(name));
}

const note =
  /^(?:last_?)?(?:created|updated|modified|edited|changed|deleted|removed|added|approved|reviewed|granted|revoked|invited|resolved|dismissed|closed|archived|awarded)_?by(?:_?(?:user|account|member|admin))?(?:_?id)?$/i;

/** What is to happen when a referenced row goes, of the key or of one above: somebody has thought of it. */
function isPlanned({ references }: ForeignKey, context: Surroundings): boolean {
  return saysWhatHappens(references, context) || isTakenAlong(references.relation, context.latest);
}

/** Prisma writes SET NULL by itself wherever the column may be null. */
function saysWhatHappens({ onDelete }: ForeignKey['references'], { tool }: Surroundings): boolean {
  return (
    onDelete === 'cascade' || onDelete === 'set-default' || (onDelete === 'set-null' && tool?.id !== 'prisma')
  );
}

function isTakenAlong(key: string, schema: Schema): boolean {
  const table = tableByKey(schema, key);
  return (
    table !== undefined && foreignKeysFrom(table).some(({ references }) => references.onDelete === 'cascade')
  );
}
