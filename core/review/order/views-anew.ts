/** Views that a change drops and makes again with all of their columns: one change, whose privileges and owner are not those of before. */
import { commas } from '../../text/enumerate.ts';
import { oneLine } from '../../plan/format.ts';
import type { Operation } from '../../operations/operation.ts';
import { creationKey, displayName, relationKey } from '../../schema/lookup.ts';
import type { View } from '../../schema/model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { columnsBeside } from './made-anew.ts';

export interface ViewAnew {
  readonly was: View;
  readonly is: View;
  /** Columns that it has besides all that it had. */
  readonly brings: readonly string[];
}

export function viewsAnew(statements: readonly Placed[]): readonly ViewAnew[] {
  const found = new Map<string, ViewAnew>();
  for (const placed of statements)
    for (const { operation } of placed.one.actions) {
      const one = viewMade(operation, placed, statements);
      if (one !== undefined) found.set(one.was.key, one);
    }
  return [...found.values()];
}

/** By the statement that makes it. */
function viewMade(operation: Operation, placed: Placed, statements: readonly Placed[]): ViewAnew | undefined {
  if (operation.kind !== 'createView') return undefined;
  const { start, section } = placed;
  const before = schemaAt(placed);
  const key = creationKey(before, operation.view);
  const [was, is] = [start.relations.get(key), section.after.relations.get(key)];
  const isView = (one: typeof was): one is View => one?.kind === 'view' || one?.kind === 'materialized-view';
  const brings = columnsBeside(operation.view, before, { start, end: section.after });
  const isDropped = statements.some((each) =>
    each.one.actions.some(({ operation: one }) => droppedKey(one, each) === key),
  );
  return isView(was) && isView(is) && brings !== undefined && isDropped ? { was, is, brings } : undefined;
}

function droppedKey(operation: Operation, placed: Placed): string | undefined {
  return operation.kind === 'dropRelation' ? relationKey(schemaAt(placed), operation.target) : undefined;
}

/** It is told with the view that comes again. */
export function isOfViewAnew(operation: Operation, placed: Placed, views: readonly ViewAnew[]): boolean {
  const key =
    operation.kind === 'createView'
      ? creationKey(schemaAt(placed), operation.view)
      : droppedKey(operation, placed);
  return views.some(({ was }) => was.key === key);
}

const mostNames = 6;

/** Sentences. */
export function viewsAnewInWords(views: readonly ViewAnew[]): readonly string[] {
  return views.map(({ was, is, brings }) => {
    const kind = is.kind === 'view' ? 'view' : 'materialized view';
    const more =
      brings.length === 0
        ? ' with the same columns'
        : `, with ${brings.length === 1 ? 'column' : 'columns'} ${commas(brings.map(oneLine), mostNames)} besides`;
    return `Makes ${kind} ${oneLine(displayName(was.key))} anew${more}.`;
  });
}
