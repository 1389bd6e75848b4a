/**
 * The hover for a table: columns, indexes, referencing tables, and the migration that created it. At most ten lines; a link leads to the
 * rest.
 */
import { markOf, type PersonalTable } from '../../core/personal-data/personal-data.ts';
import { categoriesIn, markLabel } from '../../core/personal-data/present.ts';
import { displayName, foreignKeysTo, indexesOf } from '../../core/schema/lookup.ts';
import type { Index, Origin, Relation, Schema, Table } from '../../core/schema/model.ts';
import type { WantedIndex } from '../../core/rule-kit/indexes/missing-index.ts';
import { sizeInWords } from '../../core/findings/size-grading.ts';
import type { RelationSize } from '../../core/statistics/statistics.ts';
import { block, code, plain } from '../convert/markdown.ts';
import { historyLine, placeName } from './history-line.ts';
import { wordsOf } from '../../core/schema/words.ts';

/** Five lines of columns; the last one says how many are left out. */
const mostColumns = 4;
const mostIndexes = 3;

/** Facts about a table that are not in the schema. */
interface Known {
  readonly size?: RelationSize | undefined;
  readonly personal?: PersonalTable | undefined;
  /** Missing indexes that the workspace's queries need. */
  readonly wanted?: readonly WantedIndex[] | undefined;
}

/** `linkTo`: returns the address of a statement, if it can be opened. */
export function tableCard(
  relation: Relation,
  schema: Schema,
  linkTo: (origin: Origin) => string | undefined,
  { size, personal, wanted = [] }: Known = {},
): readonly string[] {
  const source = placeName(relation.origin, linkTo);
  const possible = relation.certainty === 'possible' ? ' May exist: it is created conditionally.' : '';
  const isWhole = !('constraints' in relation) || relation.complete;
  const missing = isWhole ? '' : ' Columns may be missing: it was created from something not known here.';
  const title = `**${plain(kindName(relation))}** ${code(displayName(relation.key))}, created by ${source}.${possible}${missing}${size === undefined ? '' : ` ${plain(sizeInWords(size))}.`}${personalSentence(personal)}`;
  const head = [title, ...historyLine(relation, linkTo)];
  if (!('constraints' in relation)) return head;
  return [...head, ...tableLines(relation, schema, personal), ...wantedLine(wanted)];
}

/** `3 queries look into it by customer_id, 1 by email: no index serves them.` */
function wantedLine(wanted: readonly WantedIndex[]): readonly string[] {
  if (wanted.length === 0) return [];
  const shown = wanted.slice(0, mostIndexes).map(({ columns, queries }, at) => {
    const by = `by ${code(columns)}`;
    return at > 0
      ? `${queries} ${by}`
      : `${queries} ${queries === 1 ? 'query looks' : 'queries look'} into it ${by}`;
  });
  const rest = wanted.length - shown.length;
  return [
    `⚠ ${shown.join(', ')}${rest > 0 ? `, and ${rest} more` : ''}: no index serves ${wanted.length === 1 && wanted[0]?.queries === 1 ? 'it' : 'them'}.`,
  ];
}

/** Part of the first line, since a hover has no room for another one. */
function personalSentence(personal: PersonalTable | undefined): string {
  if (personal === undefined || personal.columns.length === 0) return '';
  const count = personal.columns.length;
  return ` **Personal data** in ${count} ${count === 1 ? 'column' : 'columns'}: ${plain(categoriesIn(personal).join(', '))}.`;
}

function tableLines(table: Table, schema: Schema, personal: PersonalTable | undefined): readonly string[] {
  const all = table.columns;
  const shown = all.length <= mostColumns + 1 ? all : all.slice(0, mostColumns);
  const width = Math.max(0, ...shown.map(({ name }) => name.length));
  const columns = shown.map((one) => {
    const mark = markOf(personal, one.name);
    const facts = [
      wordsOf(schema).type(one),
      ...(one.nullable ? [] : ['not null']),
      ...keyFacts(table, one.name),
      ...(mark === undefined ? [] : [`personal: ${markLabel(mark)}`]),
    ];
    return `${one.name.padEnd(width)}  ${facts.join(', ')}`;
  });
  const rest = all.length - shown.length;
  const indexes = indexesOf(schema, table.key);
  const referrers = [...new Set(foreignKeysTo(schema, table.key).map(({ table: from }) => from.key))];
  return [
    ...(columns.length === 0 ? [] : [block(rest > 0 ? [...columns, `… ${rest} more`] : columns)]),
    ...(indexes.length === 0 ? [] : [indexLine(indexes)]),
    ...(referrers.length === 0 ? [] : [`Referenced by ${listed(referrers.map(displayName), 4)}.`]),
  ];
}

function keyFacts(table: Table, column: string): readonly string[] {
  return table.constraints.flatMap((one): string[] => {
    if (!one.columns.includes(column)) return [];
    if (one.kind === 'primary-key') return ['primary key'];
    return one.references === undefined ? [] : [`→ ${displayName(one.references.relation)}`];
  });
}

function indexLine(indexes: readonly Index[]): string {
  const shown = indexes.slice(0, mostIndexes).map((one) => {
    const keys = one.elements.map(({ column, expression }) => column ?? expression ?? '?').join(', ');
    const facts = `${one.unique ? 'unique ' : ''}(${keys})${one.where === undefined ? '' : ' partial'}`;
    return `${code(one.name)} ${plain(facts)}${one.valid ? '' : ', may be invalid'}`;
  });
  const rest = indexes.length - shown.length;
  return `Indexes: ${shown.join(' · ')}${rest > 0 ? ` · ${rest} more` : ''}`;
}

function listed(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).map(code).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

function kindName({ kind }: Relation): string {
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1).replace('-', ' ')}`;
}
