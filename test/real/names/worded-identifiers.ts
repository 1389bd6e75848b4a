/**
 * The identifiers of a statement in a dialect without a grammar here, by the letters of its tokens: what is a name of the schema's tables that
 * the statement names, or qualifies one. Coarser than identifiers.ts: a word that has the letters of a column and is something else counts too.
 */
import { dialectOf } from '../../../core/names/dialect.ts';
import { tableByKey } from '../../../core/schema/lookup.ts';
import type { Schema } from '../../../core/schema/model.ts';
import type { Identifier, IdentifierKind } from './identifiers.ts';

export function wordedIdentifiersOf(text: string, schema: Schema): readonly Identifier[] {
  const source = dialectOf(schema).source(text);
  const names = source.tokens.map((_, at) => (source.isReserved(at) ? undefined : source.name(at)));
  const tables = [...schema.relations.values()].filter(({ name }) => names.some((one) => one?.text === name));
  const tableNames = new Set(tables.map(({ name }) => name));
  const columns = new Set(
    tables.flatMap(({ key }) => tableByKey(schema, key)?.columns ?? []).map(({ name }) => name),
  );
  let ofTool = 0;
  return names.flatMap((name, at): readonly Identifier[] => {
    // What a tool replaces names nothing of the database: sqlc.arg(name).
    if (name?.text === 'sqlc' && source.isPunctuation(at + 3, '(')) ofTool = source.closing(at + 3);
    if (name === undefined || at < ofTool || source.isPunctuation(at + 1, '(')) return [];
    const kind = kindOf(name.text, at);
    return kind === undefined ? [] : [{ kind, name: name.text, start: name.start, end: name.end }];
  });

  function kindOf(name: string, at: number): IdentifierKind | undefined {
    if (source.word(at - 1) === 'as') return undefined;
    if (source.isPunctuation(at + 1, '.')) return 'alias';
    if (source.isPunctuation(at - 1, '.')) return columns.has(name) ? 'qualified' : undefined;
    if (tableNames.has(name) && tablePlaces.has(source.word(at - 1))) return 'table';
    return columns.has(name) ? 'column' : undefined;
  }
}

const tablePlaces: ReadonlySet<string> = new Set(['from', 'join', 'into', 'update']);
