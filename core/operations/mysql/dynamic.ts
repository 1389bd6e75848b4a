/**
 * Finds statements that a stored program of MySQL or MariaDB composes and prepares: PREPARE … FROM and MariaDB's EXECUTE IMMEDIATE in its
 * body, with the values that its variables may have on any path. Follows CONCAT and functions that return their argument; the result of
 * QUOTE or any other function is opaque.
 */
import { wordSet } from '../../collections/word-set.ts';
import type { CreateFunction, DynamicPiece } from '../model/operation.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { followed } from '../tokens/dynamic.ts';

type Executed = NonNullable<CreateFunction['executes']>[number];

/** From the token at `from` to the end. */
export function executedIn(cursor: Cursor, from: number): readonly Executed[] {
  const given = new Map<string, DynamicPiece[]>();
  const executed: Executed[] = [];
  const inner = cursor.over(from);
  for (; !inner.isDone; inner.at += 1) {
    for (const { name, value } of assigned(inner)) given.set(name, [...(given.get(name) ?? []), value]);
    const command = prepared(inner);
    if (command === undefined) continue;
    executed.push({
      span: inner.over(inner.at, inner.at + 1).rest(),
      pieces: followed(piecesOf(command), given, 0),
    });
  }
  return executed;
}

/**
 * Names that the body compares with a list, a pattern or the names in information_schema. A comparison with an empty text does not count.
 */
export function comparedIn(cursor: Cursor, from: number): readonly string[] {
  const found: string[] = [];
  /** Number of open parentheses in the condition of an IF; undefined outside of one. */
  let open: number | undefined;
  for (let at = from; at < cursor.end; at += 1) {
    const here = cursor.over(at).word();
    if (here === 'if' || here === 'elseif') open = 0;
    else if (here === 'then' || here === ';') open = undefined;
    else if (open !== undefined) open += here === '(' ? 1 : here === ')' ? -1 : 0;
    const name = variableAt(cursor.over(at));
    if (name === undefined) continue;
    const behind = cursor.over(at + 1);
    const before = cursor.tokens[at - 1];
    const word = before === undefined ? '' : cursor.written(before).toLowerCase();
    const isGiven = (word === 'set' || word === ',') && behind.is('=');
    const isAsked = open !== undefined && open > 0 && !behind.is('is');
    if (isAsked || comparing.has(word) || (!isGiven && isCompared(behind))) found.push(name);
  }
  return found;
}

function isCompared(behind: Cursor): boolean {
  behind.take('not');
  if (behind.takeOne('in', 'regexp', 'rlike') !== undefined) return true;
  if (behind.takeOne('=', '<=>') === undefined) return false;
  const token = behind.peek();
  return token !== undefined && !/^(?:''|"")$/.test(behind.written(token));
}

const comparing: ReadonlySet<string> = new Set(['=', '<=>', 'case']);

interface Assigned {
  readonly name: string;
  readonly value: DynamicPiece;
}

/** SET a = …, b := …; DECLARE a type DEFAULT …; SELECT … INTO a. The cursor is on the keyword. */
function assigned(cursor: Cursor): readonly Assigned[] {
  // Only after these keywords: a body may contain a statement of a million words.
  const rest = (): Cursor => cursor.over(cursor.at + 1, statementEnd(cursor, cursor.at + 1));
  switch (cursor.word()) {
    case 'set':
      return rest()
        .list()
        .flatMap((one) => {
          const name = variableAt(one);
          one.at += 1;
          const isGiven = one.take(':', '=') || one.takeOne('=', ':=') !== undefined;
          return name === undefined || !isGiven ? [] : [{ name, value: piecesOf(one) }];
        });
    case 'declare': {
      const statement = rest();
      const name = variableAt(statement);
      while (!statement.isDone && !statement.is('default')) statement.skipOne();
      return name === undefined || !statement.take('default') ? [] : [{ name, value: piecesOf(statement) }];
    }
    case 'select':
      return selected(rest());
    default:
      return [];
  }
}

function selected(statement: Cursor): readonly Assigned[] {
  const from = statement.at;
  while (!statement.isDone && !statement.is('into') && !statement.is('from')) statement.skipOne();
  const values = statement.over(from, statement.at).list();
  while (!statement.isDone && !statement.is('into')) statement.skipOne();
  if (!statement.take('into')) return [];
  return statement.list().flatMap((one, at) => {
    const name = variableAt(one);
    const value = values[at];
    return name === undefined || value === undefined ? [] : [{ name, value: piecesOf(value) }];
  });
}

/** Up to the semicolon, or the keyword that ends the block. */
function statementEnd(cursor: Cursor, from: number): number {
  const inner = cursor.over(from);
  while (!inner.isDone && inner.word() !== ';') inner.skipOne();
  return Math.min(inner.at, cursor.end);
}

/** The argument of PREPARE name FROM or EXECUTE IMMEDIATE; the cursor is on that keyword. */
function prepared(cursor: Cursor): Cursor | undefined {
  const isPrepare = cursor.is('prepare') && cursor.word(2) === 'from';
  if (!isPrepare && !cursor.is('execute', 'immediate')) return undefined;
  const from = cursor.at + (isPrepare ? 3 : 2);
  const text = cursor.over(from, statementEnd(cursor, from));
  while (!text.isDone && text.word() !== 'using') text.skipOne();
  return cursor.over(from, text.at);
}

function piecesOf(text: Cursor): DynamicPiece {
  const token = text.peek();
  if (token === undefined) return { start: text.behind, end: text.behind, kind: 'opaque' };
  const place = { start: token.start, end: text.rest().end };
  if (text.word() === '(') {
    const inner = text.group();
    return inner === undefined || !text.isDone ? { ...place, kind: 'opaque' } : piecesOf(inner);
  }
  if (handsThrough.has(text.word()) && text.word(1) === '(') {
    text.at += 1;
    const parts = text.group()?.list().map(piecesOf) ?? [];
    return text.isDone ? { ...place, kind: 'concatenation', parts } : { ...place, kind: 'opaque' };
  }
  const name = variableAt(text);
  text.at += 1;
  if (!text.isDone) return { ...place, kind: 'opaque' };
  if (token.kind === 'string') return { ...place, kind: 'literal', value: text.written(token).slice(1, -1) };
  return name === undefined ? { ...place, kind: 'opaque' } : { ...place, kind: 'variable', name };
}

/** Returns its argument, including quotes. */
const handsThrough = wordSet('concat concat_ws ifnull coalesce trim ltrim rtrim lower lcase upper ucase');

/** A local variable, a parameter or a session variable, in lower case. */
function variableAt(cursor: Cursor): string | undefined {
  const token = cursor.peek();
  if (token === undefined || token.kind === 'string' || token.kind === 'number') return undefined;
  const written = cursor.written(token).replaceAll('`', '').toLowerCase();
  return /^@?[\w$.]+$/.test(written) ? written : undefined;
}
