/**
 * Queries in which their author marked what belongs together: `{o|orders o}` is the reference that the plan calls o, `{v+x|seen v}` one
 * that brings x from the inside of a view or a CTE, `{o~c|o.customer_id = c.id}` what links two of them. The marks are taken out before
 * a server sees the text; where a node belongs follows from them and from the aliases below it, never from conditions.
 */
import type { Span } from '../../../core/text/span.ts';

/** Name, marked text, and the first major that knows the statement. */
export type MarkedQuery = readonly [name: string, marked: string, since?: number];

export interface Mark {
  /** One for a reference, several for what links references. */
  readonly names: readonly string[];
  /** Aliases that stand for the reference in a plan, beside its own. */
  readonly inside: readonly string[];
  readonly span: Span;
}

export interface Unmarked {
  readonly sql: string;
  readonly references: readonly Mark[];
  readonly links: readonly Mark[];
}

export function unmark(marked: string): Unmarked {
  const marks: Mark[] = [];
  const open: { readonly head: string; readonly start: number }[] = [];
  let sql = '';
  for (const [piece] of marked.matchAll(/\{[^|{}]+\||\}|[^{}]+/g)) {
    if (piece.startsWith('{')) open.push({ head: piece.slice(1, -1), start: sql.length });
    else if (piece === '}') {
      const mark = open.pop();
      if (mark === undefined) throw new Error(`a mark ends that never began: ${marked}`);
      const [first = '', ...inside] = mark.head.split('+');
      marks.push({ names: first.split('~'), inside, span: { start: mark.start, end: sql.length } });
    } else sql += piece;
  }
  if (open.length > 0) throw new Error(`a mark never ends: ${marked}`);
  const references = marks.filter(({ names }) => names.length === 1);
  const names = references.flatMap((mark) => mark.names);
  if (new Set(names).size !== names.length) throw new Error(`an alias is there twice: ${marked}`);
  return { sql, references, links: marks.filter((mark) => mark.names.length > 1) };
}
