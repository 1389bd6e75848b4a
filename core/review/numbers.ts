/** Numbers that a change writes into columns which the server numbers: its counter knows nothing of them, and gives the same ones again. */
import { oneLine } from '../plan/format.ts';
import { column, displayName, relationKey, tableByKey } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import { stringLiteral } from '../schema/print/names.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import { farEnough } from './after-programs.ts';
import { qualifiedName } from './check-sql.ts';
import { isNumbered, partOf, targetOf } from './copied-content.ts';
import type { Check } from './model.ts';
import type { Placed } from './placed.ts';

interface Given {
  readonly key: string;
  readonly name: string;
  readonly placed: Placed;
}

/** Sentences. */
export function numbersTaken(statements: readonly Placed[]): readonly string[] {
  return givenNumbers(statements).flatMap(({ key, name, placed }) => {
    const table = tableByKey(placed.section.after, key);
    if (table === undefined) return [];
    const of = oneLine(`${displayName(key)}.${name}`);
    const sequence = `pg_get_serial_sequence(${stringLiteral(qualifiedName(table))}, ${stringLiteral(name)})`;
    return [
      oneLine(
        `Who sets the counter of ${of}: ${placed.place} writes numbers of its own there, the counter does not follow, and an INSERT that leaves the column out fails on the first number that is there (duplicate key). Behind it: SELECT setval(${sequence}, (SELECT max(${quoteIdentifier(name)}) FROM ${qualifiedName(table)})).`,
      ),
    ];
  });
}

export function numbersAfter(statements: readonly Placed[], end: Schema): readonly Check[] {
  return givenNumbers(statements).flatMap(({ key, name }) => {
    const table = tableByKey(end, key);
    const of = table && column(table, name);
    return table === undefined || of === undefined || !isNumbered(of) ? [] : [farEnough(table, of)];
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
  const schema = section.before[at] ?? section.found;
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
