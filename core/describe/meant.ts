/** The name that was perhaps meant where an unknown one is written: the nearest of those that may be written there. */
import { builtInFunctions } from '../names/built-in-functions.ts';
import { completionsAt } from '../names/completion/complete.ts';
import type { CompletionKind } from '../names/completion/completion.ts';
import { usageIn } from '../names/usage.ts';
import { noQueries } from '../query-index/query-index.ts';
import type { Schema } from '../schema/model.ts';
import { identifierName } from '../syntax/postgres/identifier.ts';
import { closest } from '../text/closest.ts';
import { slice, type Span } from '../text/span.ts';

const names: ReadonlySet<CompletionKind> = new Set<CompletionKind>([
  'column',
  'table',
  'view',
  'query',
  'alias',
  'function',
  'type',
]);
const qualifiers: ReadonlySet<CompletionKind> = new Set<CompletionKind>(['alias', 'table', 'view', 'query']);

/** `isQualifier`: it precedes the name of a column. Undefined if the name itself is known, or none is near. */
export function meantAt(sql: string, token: Span, schema: Schema, isQualifier: boolean): string | undefined {
  const written = identifierName(slice(sql, token));
  const qualified = isQualifier ? (/^\s*\.\s*(?:"[^"]*"|\w+)/.exec(sql.slice(token.end))?.[0] ?? '') : '';
  const found = completionsAt({
    text: sql.slice(0, token.start) + sql.slice(token.end + qualified.length),
    offset: token.start,
    schema,
    after: schema,
    outer: undefined,
    variables: new Set(),
    usage: usageIn(noQueries, schema, ''),
  });
  const allowed = isQualifier ? qualifiers : names;
  const items = found?.items.filter(({ kind }) => allowed.has(kind)) ?? [];
  const has = (wanted: CompletionKind): boolean => items.some(({ kind }) => kind === wanted);
  const labels = [
    ...items.map(({ label }) => label),
    // Of many only the likely ones are offered.
    ...(has('function') ? builtInFunctions().keys() : []),
    ...(has('table') ? relationsOnPath(schema) : []),
  ];
  if (labels.includes(written)) return undefined;
  const near = closest(written, labels, Math.floor(written.length / 2));
  return items.find(({ label }) => label === near)?.insert ?? near;
}

function relationsOnPath({ relations, searchPath }: Schema): readonly string[] {
  return [...relations.values()].flatMap(({ schema, name }) => (searchPath.includes(schema) ? [name] : []));
}
