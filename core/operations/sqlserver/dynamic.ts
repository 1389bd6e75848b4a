/**
 * Finds commands that a procedure composes and executes: EXEC (…) and sp_executesql in its body, with the values that its variables may
 * have there. Assignments are found by their keywords; results of queries and functions are opaque.
 */
import type { CreateFunction, DynamicPiece } from '../model/operation.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { Assigned } from './assigned.ts';
import { followed } from '../tokens/dynamic.ts';
import { startsStatement } from '../../syntax/sqlserver/statement-end.ts';

type Executed = NonNullable<CreateFunction['executes']>[number];

/** From the token at `from` to the end. */
export function executedIn(
  cursor: Cursor,
  from: number,
  pieces: (text: Cursor) => DynamicPiece,
): readonly Executed[] {
  const held = new Assigned();
  const executed: Executed[] = [];
  let waiting: Executed[] = [];
  const tell = (): void => {
    for (const one of waiting) executed.push({ ...one, pieces: followed(one.pieces, held.given, 0) });
    waiting = [];
  };
  const inner = cursor.over(from);
  for (; !inner.isDone; inner.at += 1) {
    held.pass(inner);
    if (!held.isInLoop) tell();
    const assigned = assignment(inner);
    if (assigned !== undefined) {
      const end = expressionEnd(cursor, assigned.at);
      const value = cursor.over(assigned.at, end);
      const next = cursor.over(end).word();
      // SELECT assigns nothing if it finds no row; `+=` appends.
      const isSure = next !== 'from' && next !== 'where' && inner.word(1) !== '+=';
      held.give(assigned.name, pieces(value), isSure);
    }
    const command = executes(inner);
    if (command === undefined) continue;
    waiting.push({ span: inner.over(inner.at, inner.at + 1).rest(), pieces: pieces(command) });
    if (!held.isInLoop) tell();
  }
  tell();
  return executed;
}

/** OBJECT_ID(@v), INSERT #t EXEC sp_helpuser @v: an unknown name has a visible effect. */
export function lookedUpIn(cursor: Cursor, from: number): readonly string[] {
  const found: string[] = [];
  const inner = cursor.over(from);
  for (; !inner.isDone; inner.at += 1) {
    const behind = inner.is('object_id', '(') ? 2 : isListed(inner) ? 1 : undefined;
    if (behind === undefined) continue;
    const token = inner.peek(behind);
    if (token?.kind === 'parameter') found.push(inner.written(token).toLowerCase());
  }
  return found;
}

/** Procedures that list users and roles into a table fail for a name that does not exist (Microsoft’s documentation of each). */
function isListed(cursor: Cursor): boolean {
  const isCalled = cursor.word(-1) === 'exec' || cursor.word(-1) === 'execute';
  return isCalled && /^[#@)]/.test(cursor.word(-2)) && helping.has(cursor.word());
}

const helping: ReadonlySet<string> = new Set(['sp_helpuser', 'sp_helprole', 'sp_helprolemember']);

/** `@v = …`, `@v += …` after SET, SELECT or a comma, and DECLARE @v type = …. */
function assignment(cursor: Cursor): { readonly name: string; readonly at: number } | undefined {
  const token = cursor.peek();
  if (token?.kind !== 'parameter') return undefined;
  const name = cursor.written(token).toLowerCase();
  const before = cursor.word(-1);
  if (before === 'set' || before === 'select') {
    return cursor.word(1) === '=' || cursor.word(1) === '+=' ? { name, at: cursor.at + 2 } : undefined;
  }
  if (before !== 'declare') return undefined;
  const type = cursor.over(cursor.at + 1, cursor.at + 8);
  while (!type.isDone && type.word() !== '=' && type.peek()?.kind !== 'parameter') {
    if (type.word() === ';' || type.word() === ',') return undefined;
    type.skipOne();
  }
  return type.word() === '=' ? { name, at: type.at + 1 } : undefined;
}

/** The end of an assigned value: a comma, a semicolon, or the keyword of the next statement. */
function expressionEnd(cursor: Cursor, from: number): number {
  const inner = cursor.over(from);
  while (!inner.isDone) {
    const word = inner.word();
    const starts = startsStatement([word, inner.word(1)], 0) || word === 'from' || word === 'where';
    if (word === ',' || word === ';' || (inner.at > from && starts)) break;
    inner.skipOne();
  }
  return Math.min(inner.at, cursor.tokens.length);
}

/** The argument of EXEC or sp_executesql; the cursor is on that keyword. */
function executes(cursor: Cursor): Cursor | undefined {
  const word = cursor.word();
  if (word === 'exec' || word === 'execute') {
    return cursor.word(1) === '(' ? cursor.over(cursor.at + 1).group() : undefined;
  }
  if (word !== 'sp_executesql') return undefined;
  const at = cursor.at + 1;
  const isNamed = cursor.over(at).peek()?.kind === 'parameter' && cursor.word(2) === '=';
  const first = isNamed ? at + 2 : at;
  return cursor.over(first, expressionEnd(cursor, first));
}
