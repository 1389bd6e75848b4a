/** The elements of a script: statements with the search path of their text, and objects in the order of their dependencies. */
import { nameInKey } from '../../schema/lookup.ts';
import { identifiersIn } from '../expression-text.ts';
import type { ColumnType, DefinitionPath, Schema } from '../model.ts';

export interface ScriptOptions {
  /** Major version of the server that the script targets. */
  readonly targetVersion: number;
}

export interface Context extends ScriptOptions {
  readonly schema: Schema;
}

export interface ScriptStatement {
  /** Without a semicolon. */
  readonly sql: string;
  readonly path: DefinitionPath;
}

export function statement(sql: string, path?: DefinitionPath): ScriptStatement {
  return { sql, path };
}

/** An object with the statements that create it and its dependencies. */
export interface Part {
  readonly provides: { readonly kind: 'relation' | 'type' | 'function' | 'other'; readonly key: string };
  /** Types of its columns, arguments and the like. */
  readonly types: readonly (ColumnType | undefined)[];
  /** Keys of relations and functions. */
  readonly keys: readonly string[];
  /** Expressions: any function or type that they name. */
  readonly texts: readonly (string | undefined)[];
  readonly statements: readonly ScriptStatement[];
}

/**
 * The parts in order, but each after its dependencies. A name in a text may denote several objects: all of them are moved forward, which is
 * harmless. In a cycle the given order decides.
 */
export function inOrderOfNeed(parts: readonly Part[]): readonly Part[] {
  const byKey = new Map<string, Part[]>();
  const byName = new Map<string, Part[]>();
  for (const part of parts) {
    const { kind, key } = part.provides;
    add(byKey, key, part);
    if (kind === 'function' || kind === 'type') add(byName, nameInKey(key), part);
  }
  const seen = new Set<Part>();
  const result: Part[] = [];
  const visit = (part: Part): void => {
    if (seen.has(part)) return;
    seen.add(part);
    for (const type of part.types)
      if (type?.schema !== undefined) visitAll(byKey.get(`${type.schema}.${type.name}`));
    for (const key of part.keys) visitAll(byKey.get(key));
    // Only views have keys to be found by.
    for (const text of byName.size === 0 ? [] : part.texts)
      if (text !== undefined) for (const name of identifiersIn(text)) visitAll(byName.get(name));
    result.push(part);
  };
  const visitAll = (found: readonly Part[] | undefined): void => {
    for (const one of found ?? []) visit(one);
  };
  for (const part of parts) visit(part);
  return result;
}

function add(map: Map<string, Part[]>, key: string, part: Part): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [part]);
  else list.push(part);
}
