/** Numbers that a change writes into columns which the server numbers: its counter knows nothing of them, and gives the same ones again. */
import type { Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { counterOf, farEnough } from '../checks/after-programs.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import { isNumbered, partOf, targetOf } from './copied-content.ts';
import { formersBefore } from '../checks/former.ts';
import { isUniqueAlready } from '../statements/index-names.ts';
import type { Check, RunbookStep } from '../model.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';

interface Given {
  readonly key: string;
  readonly name: string;
  readonly placed: Placed;
}

interface Begun extends Given {
  readonly isUnique: boolean;
}

/** Sentences. */
export function numbersTaken(statements: readonly Placed[]): readonly string[] {
  const given = givenNumbers(statements).flatMap((one) =>
    countersOf(one).map(
      ({ name }) =>
        `Who sets the counter of ${name}: ${one.placed.place} writes numbers of its own there, the counter does not follow, and an INSERT that leaves the column out fails on the first number that is there (duplicate key): the runbook has the step.`,
    ),
  );
  return [...given, ...begunInWords(numbersBegun(statements))].map(oneLine);
}

/** What is so of several is one sentence. */
function begunInWords(all: readonly Begun[]): readonly string[] {
  return [true, false].flatMap((isUnique) => {
    const own = all.filter((one) => one.isUnique === isUnique);
    const names = own.flatMap((one) => countersOf(one).map(({ name }) => name));
    const fails = isUnique ? 'fails with a duplicate key' : 'gets a number that another row has already';
    const isOne = names.length === 1;
    return names.length === 0
      ? []
      : [
          `Who sets the ${isOne ? 'counter' : 'counters'} of ${names.join(', ')}: from ${placesInWords(own.map(({ placed }) => placed.place))} on the server numbers ${isOne ? 'it' : 'them'}, beginning at 1, the rows that are there have their numbers, and an INSERT that leaves the column out ${fails}. START WITH above the highest number, or the step of the runbook before the application writes.`,
        ];
  });
}

/** Behind a change whose counters begin below the numbers that are there. */
export function numbersToSet(statements: readonly Placed[]): readonly RunbookStep[] {
  const counters = [...givenNumbers(statements), ...numbersBegun(statements)].flatMap(countersOf);
  return counters.length === 0
    ? []
    : [
        {
          title: `Set the ${counters.length === 1 ? 'counter' : 'counters'} of ${counters.map(({ name }) => name).join(', ')}`,
          lines: [`Before anybody inserts rows: ${counters.map(({ sql }) => `${sql};`).join(' ')}`],
        },
      ];
}

function countersOf({
  key,
  name,
  placed,
}: Given): readonly { readonly name: string; readonly sql: string }[] {
  const schema = placed.section.after;
  const table = tableByKey(schema, key);
  const of = table && column(table, name);
  if (table === undefined || of === undefined) return [];
  return [
    {
      name: oneLine(`${displayName(key)}.${name}`),
      sql: oneLine(
        `SELECT setval(${counterOf(table, of, schema)}, (SELECT max(${quoteIdentifier(name)}) FROM ${qualifiedName(table)}))`,
      ),
    },
  ];
}

/** Columns with numbers in them that the server begins to number at 1, and whose counter nothing sets. */
function numbersBegun(statements: readonly Placed[]): readonly Begun[] {
  return statements.flatMap((placed, index) => {
    const { one, section, at } = placed;
    const schema = schemaAt({ section, at });
    return one.actions.flatMap(({ operation }) => {
      if (!isBeginning(operation, schema, placed.start)) return [];
      const key = relationKey(schema, operation.table);
      const name = operation.column.text;
      const formers = formersBefore(statements, placed);
      const isOld = formers.column(key, name) !== undefined;
      // A column of the change has numbers where the change has filled it.
      const isFilled =
        formers.table(key) !== undefined &&
        statements.slice(0, index).some((each) => fillsColumn(each, key, name));
      const is = tableByKey(section.after, key);
      const isLeft = is !== undefined && column(is, name) !== undefined;
      const isSet = statements.slice(index + 1).some((each) => setsCounter(each, key));
      if (!(isOld || isFilled) || !isLeft || isSet) return [];
      return [{ key, name, placed, isUnique: isUniqueAlready(section.after, key, [name]) }];
    });
  });
}

type Beginning = Extract<Operation, { readonly kind: 'alterColumnOption' | 'setDefault' }>;

function isBeginning(operation: Operation, schema: Schema, start: Schema): operation is Beginning {
  if (operation.kind === 'alterColumnOption')
    return operation.option === 'add-identity' && operation.sequence?.start === undefined;
  if (operation.kind !== 'setDefault') return false;
  const asked = /^nextval\(\s*'([^']+)'/i.exec(operation.default.text.trim())?.[1];
  if (asked === undefined) return false;
  const key = asked.replaceAll('"', '');
  const found = [key, `public.${key}`].flatMap((each) => schema.relations.get(each) ?? [])[0];
  // One that was there has counted, as nobody here knows how far.
  return found?.kind === 'sequence' && found.start === '1' && !start.relations.has(found.key);
}

function fillsColumn({ one, section, at }: Placed, key: string, name: string): boolean {
  const schema = schemaAt({ section, at });
  return one.actions.some(
    ({ operation }) =>
      operation.kind === 'update' &&
      relationKey(schema, operation.table) === key &&
      operation.columns.includes(name),
  );
}

export function numbersAfter(statements: readonly Placed[], end: Schema): readonly Check[] {
  return givenNumbers(statements).flatMap(({ key, name }) => {
    const table = tableByKey(end, key);
    const of = table && column(table, name);
    return table === undefined || of === undefined || !isNumbered(of) ? [] : [farEnough(table, of, end)];
  });
}

/** Each column once; a counter that is set behind is in order. */
function givenNumbers(statements: readonly Placed[]): readonly Given[] {
  const found = new Map<string, Given>();
  for (const [index, placed] of statements.entries()) {
    const part = partOf(placed);
    if (part === undefined) continue;
    const key = targetOf(part);
    const after = tableByKey(placed.section.after, key);
    const isSet = statements.slice(index + 1).some((one) => setsCounter(one, key));
    for (const name of part.given) {
      const of = after && column(after, name);
      const value = part.copy?.pairs.find(({ to }) => to === name)?.value;
      if (value?.kind === 'call' && value.name === 'nextval') continue;
      const isListed = part.query.kind === 'values' && part.placed.start.relations.has(key);
      if (of !== undefined && isNumbered(of) && !isSet && !isListed)
        found.set(`${key} ${name}`, { key, name, placed });
    }
  }
  return [...found.values()];
}

/** What programs do to it is not known. */
function setsCounter({ one, section, at }: Placed, key: string): boolean {
  const schema = schemaAt({ section, at });
  return one.actions.some(({ operation }) => {
    switch (operation.kind) {
      case 'select':
        return operation.functions.some(({ name }) => name === 'setval');
      case 'doBlock':
      case 'executeDynamic':
      case 'alterSequence':
        return true;
      case 'alterColumnOption':
        return relationKey(schema, operation.table) === key;
      default:
        return false;
    }
  });
}
