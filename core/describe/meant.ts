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

/** What the unknown name is of. */
export type Wanted = 'column' | 'relation' | 'qualifier' | 'function' | 'type';

const kinds: Readonly<Record<Wanted, readonly CompletionKind[]>> = {
  column: ['column'],
  relation: ['table', 'view', 'query'],
  qualifier: ['alias', 'table', 'view', 'query'],
  function: ['function'],
  type: ['type'],
};

/** Undefined if the name itself is known, or none is near. */
export function meantAt(sql: string, token: Span, schema: Schema, wanted: Wanted): string | undefined {
  const written = identifierName(slice(sql, token));
  const qualified =
    wanted === 'qualifier' ? (/^\s*\.\s*(?:"[^"]*"|\w+)/.exec(sql.slice(token.end))?.[0] ?? '') : '';
  const isQualified = /\.\s*$/.test(sql.slice(0, token.start));
  const found = completionsAt({
    text: sql.slice(0, token.start) + sql.slice(token.end + qualified.length),
    offset: token.start,
    schema,
    after: schema,
    outer: undefined,
    variables: new Set(),
    usage: usageIn(noQueries, schema, ''),
  });
  const items = found?.items.filter(({ kind }) => kinds[wanted].includes(kind)) ?? [];
  const labels = [
    ...items.map(({ label }) => label),
    // Of many only the likely ones are offered.
    ...(wanted === 'function' && !isQualified ? builtInFunctions().keys() : []),
    ...(wanted === 'relation' && !isQualified ? relationsOnPath(schema) : []),
  ];
  if (labels.includes(written)) return undefined;
  const near = closest(written, labels, Math.floor(written.length / 2));
  return items.find(({ label }) => label === near)?.insert ?? near;
}

function relationsOnPath({ relations, searchPath }: Schema): readonly string[] {
  return [...relations.values()].flatMap(({ schema, name }) => (searchPath.includes(schema) ? [name] : []));
}
