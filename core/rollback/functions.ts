/** Functions and procedures: restored with their former body, under the same arguments. */
import { keyOf } from '../schema/lookup.ts';
import type { Routine, Schema } from '../schema/model.ts';
import { functionDetails, functionPart } from '../schema/print/functions.ts';
import { qualified, stringLiteral, typeSql } from '../schema/print/names.ts';
import { inOrderOfNeed } from '../schema/print/statement.ts';
import { difference, isSame, type Found, type Pair } from './collected.ts';

export function undoFunctions({ from, to }: Pair, found: Found): void {
  const { made, lost, changed } = difference(bySignature(from.schema), bySignature(to.schema));
  const routines = new Map(made.map((one) => [functionPart(one), one] as const));
  for (const part of inOrderOfNeed([...routines.keys()]).toReversed()) {
    const routine = routines.get(part);
    const phase = routine !== undefined && isOfRows(routine, from.schema) ? 'row-programs' : 'programs';
    if (routine !== undefined) found.add(phase, `DROP ${wordOf(routine)} ${signatureOf(routine)}`);
  }
  found.add('make', ...inOrderOfNeed(lost.map(functionPart)).flatMap((one) => one.statements));
  found.add('details', ...lost.flatMap((one) => functionDetails(to, one)));
  for (const one of changed) {
    const isSameBody = isSame(functionPart(one.from).statements, functionPart(one.to).statements);
    const isSameRest = isSame(
      functionDetails(from, withoutComment(one.from)),
      functionDetails(to, withoutComment(one.to)),
    );
    if (one.from.comment !== one.to.comment)
      found.add(
        'details',
        `COMMENT ON ${wordOf(one.to)} ${signatureOf(one.to)} IS ${one.to.comment === undefined ? 'NULL' : stringLiteral(one.to.comment)}`,
      );
    if (!isSameRest) found.refuse(`Who owns or may call ${one.to.name} has changed.`);
    if (isSameBody) continue;
    if (shapeOf(one.from) !== shapeOf(one.to))
      found.refuse(`What ${one.to.name} takes or returns has changed.`);
    else
      found.add(
        'make',
        ...functionPart(one.to).statements.map((each) => ({
          ...each,
          sql: each.sql.replace(/^CREATE (FUNCTION|PROCEDURE)/, 'CREATE OR REPLACE $1'),
        })),
      );
  }
}

/** Its type is a table's row type. */
function isOfRows({ arguments: given, returns }: Routine, { relations }: Schema): boolean {
  return [...given, ...(returns === undefined ? [] : [returns])].some(
    ({ schema, name }) => relations.get(keyOf(schema ?? 'public', name))?.kind === 'table',
  );
}

function withoutComment(routine: Routine): Routine {
  return { ...routine, comment: undefined };
}

function bySignature(schema: Pair['from']['schema']): ReadonlyMap<string, Routine> {
  return new Map([...schema.functions.values()].flat().map((one) => [signatureOf(one), one] as const));
}

function signatureOf(routine: Routine): string {
  const types = routine.arguments.map(typeSql).join(', ');
  return `${qualified(routine)}(${routine.form === 'aggregate' && types === '' ? '*' : types})`;
}

/** Properties that CREATE OR REPLACE cannot change. */
function shapeOf({ form, returns, returnsSet, parameters }: Routine): string {
  return JSON.stringify([
    form,
    returns,
    returnsSet,
    parameters.map(({ name, mode, type }) => [name, mode, type]),
  ]);
}

function wordOf({ form }: Routine): string {
  return form.toUpperCase();
}
