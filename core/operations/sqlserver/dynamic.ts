/**
 * Commands that a procedure puts together and executes: EXEC (…) and sp_executesql in its body, with what its variables may hold there. Assignments are read by their words; what comes out of a query or a function is opaque.
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
      // SELECT gives nothing where it finds no row; `+=` adds.
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

/** OBJECT_ID(@v), INSERT #t EXEC sp_helpuser @v: what names nothing is noticed. */
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

/** What lists users and roles is given to a table: a name that nobody has lists none, and is an error (Microsoft’s documentation of each). */
function isListed(cursor: Cursor): boolean {
  const isCalled = cursor.word(-1) === 'exec' || cursor.word(-1) === 'execute';
  return isCalled && /^[#@)]/.test(cursor.word(-2)) && helping.has(cursor.word());
}

const helping: ReadonlySet<string> = new Set(['sp_helpuser', 'sp_helprole', 'sp_helprolemember']);

/** `@v = …`, `@v += …` behind SET, SELECT or a comma, and DECLARE @v type = …. */
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

/** Where an assigned value ends: at a comma, a semicolon, or what begins the next statement. */
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

/** What EXEC or sp_executesql is given; the cursor is on that word. */
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
