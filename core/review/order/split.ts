/** How a change that leaves no room for two releases is done in steps that do: what a verdict demands, said of these columns and tables. Sentences. */
import { codeForFile } from '../../text/code-in-prose.ts';
import { groupBy } from '../../collections/group-by.ts';
import { oneLine } from '../../plan/format.ts';
import type { Operation, RenameColumn } from '../../operations/operation.ts';
import { column, displayName, indexesOf, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { deprecatedName } from './deprecated-name.ts';
import { replacedIn } from '../../rule-kit/replaced-column.ts';
import { timeZoneOf } from '../../migrations/transactions.ts';
import { stringLiteral } from '../../schema/print/names.ts';
import { typeText } from '../../schema/type-text.ts';
import { joined } from '../../text/enumerate.ts';
import { bothOf } from './both-names.ts';
import { comeBack, comingBack, isParked, leftBehind, type ComesBack } from './comes-back.ts';
import { comesBackInWords, otherTableInWords } from './comes-back-words.ts';
import { formersIn } from './drop-former.ts';
import { reasonsAt } from './order.ts';
import { keysStay } from '../schema/freed.ts';
import { objectOf } from './release.ts';
import { meaningOf } from './named-form.ts';
import { beside, type Around as Found, type Split } from './split-column.ts';
import { alwaysInTransaction, placesInWords, type Placed, schemaAt } from '../placed.ts';

const most = 3;

/** One for each column or table; more are done alike. */
export function splitsInWords(
  statements: readonly Placed[],
  date: string,
  /** Of the whole change. */
  all: readonly Placed[],
): readonly string[] {
  const found = splitOfEach(statements, date, all);
  return found.length === 0 ? [] : [...found, ...requiredInWords(statements), ...keysStay(statements)];
}

/** What the former release writes no value to may be null as long as that one runs. */
function requiredInWords(statements: readonly Placed[]): readonly string[] {
  const required = statements.flatMap((placed) =>
    reasonsAt(placed).flatMap(({ otherwise, operation }) =>
      otherwise === 'requires' && isNew(operation, placed) ? [{ placed, operation }] : [],
    ),
  );
  if (required.length === 0) return [];
  const names = [...new Set(required.map(({ operation }) => objectOf(operation)))];
  const isOne = names.length === 1;
  const places = placesInWords([...new Set(required.map(({ placed }) => placed.place))]);
  // The second row with a default would be the first that a unique key refuses.
  const given = required.some(({ placed, operation }) => isInKey(operation, placed)) ? '' : 'a default or ';
  return [
    `The former release writes no ${names.join(', ')}: while it runs ${isOne ? 'it has' : 'they have'} to take nulls (${places} after the last step), or get ${isOne ? 'its value' : 'their values'} from ${given}a trigger.`,
  ];
}

/** A unique key of the end has it. */
function isInKey(operation: Operation, { section, at }: Placed): boolean {
  if (operation.kind !== 'addColumn' && operation.kind !== 'setNotNull') return false;
  const name = operation.kind === 'addColumn' ? operation.column.name.text : operation.column.text;
  const key = relationKey(schemaAt({ section, at }), operation.table);
  return indexesOf(section.after, key).some(
    (one) => one.unique && one.elements.some((each) => each.column === name),
  );
}

/** The column comes with the change. */
function isNew(operation: Operation, { start, section, at }: Placed): boolean {
  if (operation.kind === 'addColumn') return true;
  if (operation.kind !== 'setNotNull') return false;
  const was = tableByKey(start, relationKey(schemaAt({ section, at }), operation.table));
  return was !== undefined && column(was, operation.column.text) === undefined;
}

function splitOfEach(statements: readonly Placed[], date: string, all: readonly Placed[]): readonly string[] {
  // What is said of one name stays together.
  const groups = [
    ...statements.flatMap((placed) => comesBackAt(placed, statements, { date, all })),
    ...besideInWords(statements.flatMap(splitsAt)).map((one) => [one]),
  ];
  const found = [...new Map(groups.map((one) => [one.join(' '), one])).values()];
  const more = found.length - most;
  return more > 1
    ? [...found.slice(0, most).flat(), `${more} more columns and tables are split alike.`]
    : found.flat();
}

function comesBackAt(
  placed: Placed,
  statements: readonly Placed[],
  { date, all: change }: { readonly date: string; readonly all: readonly Placed[] },
): readonly (readonly string[])[] {
  const { one, section, at, start, migration } = placed;
  const reason = alwaysInTransaction(placed);
  const always = reason === undefined ? undefined : `${oneLine(migration.tool ?? 'the tool')} ${reason}`;
  const all = comeBack({ start, section }).filter((each) => !(each.isEmpty && each.isLeft) || isParked(each));
  const schema = schemaAt({ section, at });
  return one.actions.flatMap(({ operation }) => {
    const back = comingBack(operation, schema, all);
    if (back === undefined) return [];
    if (back.isEmpty && back.isLeft)
      return [
        comesBackInWords(back, back.kind === 'table' ? [] : leftBehind({ start, section }, back), always, {
          both: bothOf(
            back,
            statements.filter((each) => each.section === section),
            date,
          ),
          drop: formersIn(change, date).find(
            (each) => each.one.key === back.key && each.one.name === back.name,
          ),
        }),
      ];
    const table = tableByKey(start, back.key);
    const { name, type } = back;
    if (isGeneratedBefore(back, { start, section }, migration.targetVersion))
      return [[withoutExpression(oneLine(displayName(back.key)), oneLine(name))]];
    return back.kind === 'table' || table === undefined
      ? [[otherTableInWords(back)]]
      : [
          ...besideInWords(
            beside(
              table,
              { start, end: section.after, section },
              { name, fresh: `${name}_new`, type, value: `${name}::${type}`, is: name, isMoved: true },
            ),
          ).map((words) => [words]),
        ];
  });
}

/** The file makes the same of it as DROP EXPRESSION does, and writes every row for that. */
function isGeneratedBefore(
  { key, name }: Pick<ComesBack, 'key' | 'name'>,
  { section }: Pick<Placed, 'start' | 'section'>,
  targetVersion: number,
): boolean {
  const all = section.statements.map(({ statement }) => statement);
  return (
    targetVersion >= 13 &&
    all.some((statement, at) =>
      replacedIn(statement, all.slice(0, at), schemaAt({ section, at })).some(
        (one) => one.isExpression && one.table === key && one.to === name,
      ),
    )
  );
}

/** Measured by test/databases/review-replaced.test.ts. */
function withoutExpression(of: string, name: string): string {
  return `${of}.${name} needs no other column: ${codeForFile(`ALTER TABLE ${of} ALTER COLUMN ${name} DROP EXPRESSION;`)} in place of its rename, its copy and its drop keeps the values, writes no row, and holds its lock for a moment. ${bridged(of, name)}`;
}

/** Who writes it cannot run before, and behind it the others leave it out. */
function bridged(of: string, name: string): string {
  return `So that both releases run: (1) that, and in the same transaction triggers BEFORE INSERT and BEFORE UPDATE on ${of} that compute ${name} where the statement has not written it; (2) roll out the release that writes it; (3) drop the triggers when no older one runs any more.`;
}

/** Steps that are the same for several columns once, with all of them. */
function besideInWords(splits: readonly Split[]): readonly string[] {
  const byWords = groupBy(splits, ({ of, words }) => (of === undefined ? `= ${words}` : words));
  return [...byWords.values()].map((same) => {
    const names = [...new Set(same.flatMap(({ of }) => of ?? []))];
    const words = same[0]?.words ?? '';
    if (names.length === 0) return words;
    return names.length === 1
      ? `How ${names.join('')} is split, ${words}`
      : `How ${joined(names, mostNames)} are split, each alike, ${words}`;
  });
}

const mostNames = 8;

function splitsAt({ one, section, at, start }: Placed): readonly Split[] {
  const schema = schemaAt({ section, at });
  const back = comeBack({ start, section }).filter(
    (each) => !(each.isEmpty && each.isLeft) || isParked(each),
  );
  const around = { start, end: section.after, section, ...timeZoneOf(one.during.settings) };
  return one.actions.flatMap(({ operation }) =>
    comingBack(operation, schema, back) === undefined ? splitOf(operation, schema, around) : [],
  );
}

/** What the whole change finds and what its section leaves. */
interface Around extends Found {
  /** As the migration sets it: whoever fills rows has another session. */
  readonly timeZone?: string;
}

function splitOf(operation: Operation, schema: Schema, around: Around): readonly Split[] {
  const { start, timeZone } = around;
  switch (operation.kind) {
    case 'alterColumnType': {
      const table = tableByKey(start, relationKey(schema, operation.table));
      const name = operation.column.text;
      if (table === undefined || column(table, name) === undefined) return [];
      const type = typeText(operation.type);
      const value = operation.using?.text ?? `${name}${castTo(type, timeZone)}`;
      return beside(table, around, {
        name,
        fresh: `${name}_new`,
        type,
        value,
        is: name,
        isOwn: operation.using !== undefined || !value.includes('::'),
      });
    }
    case 'renameColumn': {
      const table = tableByKey(start, relationKey(schema, operation.table));
      const name = operation.column.text;
      const of = table && column(table, name);
      if (table === undefined || of === undefined || column(table, operation.to.text) !== undefined)
        return [];
      const fresh = operation.to.text;
      if (deprecatedName(fresh)) return [{ words: parked(table, operation, around) }];
      const meaning = meaningOf(name, fresh);
      return beside(table, around, {
        name,
        fresh,
        type: typeText(of.type),
        value: name,
        is: fresh,
        ...meaning,
      });
    }
    case 'alterColumnOption': {
      const table = tableByKey(start, relationKey(schema, operation.table));
      const of = table && column(table, operation.column.text);
      return operation.option === 'drop-expression' && table !== undefined && of !== undefined
        ? [{ words: bridged(oneLine(displayName(table.key)), oneLine(of.name)) }]
        : [];
    }
    case 'renameRelation': {
      const key = relationKey(schema, operation.target);
      const name = oneLine(displayName(key));
      return operation.relation === 'table' && start.relations.has(key)
        ? [
            {
              words: `How ${name} becomes ${oneLine(operation.to.text)} while both releases run: in the transaction of the rename, create a view ${name} that selects all of its columns, which reads and writes pass through; drop the view when no older release runs any more.`,
            },
          ]
        : [];
    }
    default:
      return [];
  }
}

function castTo(type: string, timeZone: string | undefined): string {
  const isOfZone = timeZone !== undefined && /^timestamp(?:tz)?\b/.test(type);
  return isOfZone ? ` AT TIME ZONE ${stringLiteral(timeZone)}` : `::${type}`;
}

/** No release will use it under that name: there is nothing to move, only a release to wait for. */
function parked(table: Table, { column: of, to }: RenameColumn, { start, end }: Around): string {
  const name = `${oneLine(displayName(table.key))}.${oneLine(of.text)}`;
  const keys = indexesOf(end, table.key).filter(
    (one) => one.unique && !indexesOf(start, table.key).some(({ key }) => key === one.key),
  );
  const needs =
    keys.length === 0
      ? ''
      : ` (its ON CONFLICT may need ${keys.map((one) => oneLine(one.name)).join(', ')}: build that before, in a file of its own)`;
  return `${name} is parked as ${oneLine(to.text)}, and moved nowhere: (1) roll out the release that no longer says ${oneLine(of.text)}${needs}; (2) rename or drop it when no older one runs any more.`;
}
