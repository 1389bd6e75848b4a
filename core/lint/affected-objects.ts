/**
 * Which objects of a database a finding concerns: those that its statement names, by their latest names. Read from operations; a finding
 * about something without a name, or inside a DO block, concerns none.
 */
import type { ObjectName, Operation } from '../operations/model/operation.ts';
import { keyIn } from '../schema/as-written.ts';
import { candidateKeys, creationKey, keyOf, resolveIndex, resolveRelation } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import type { Statement } from '../syntax/statement.ts';
import { contains, shift } from '../text/span.ts';
import type { DocumentSection } from '../migrations/files/document.ts';
import type { Category, Finding } from '../findings/finding.ts';

/** An object by its kind and name; functions that share a name count as one. */
export type Concern = `${'relation' | 'program' | 'type'}:${string}`;

export const relationConcern = (schema: string, name: string): Concern => `relation:${keyOf(schema, name)}`;
export const programConcern = (schema: string, name: string): Concern => `program:${keyOf(schema, name)}`;
export const typeConcern = (schema: string, name: string): Concern => `type:${keyOf(schema, name)}`;

/** Harm that lasts as long as the object exists. Locks, data loss and ordering concerned the moment when the migration ran. */
const lasting: ReadonlySet<Category | 'team'> = new Set(['index', 'design', 'security']);

/** True if the finding of an applied migration still concerns the object. */
export function isLasting({ category, severity }: Finding): boolean {
  return lasting.has(category) && (severity === 'error' || severity === 'warning');
}

/** `latest`: the schema after the last migration. */
export function concernsOf(
  { span }: Finding,
  path: string,
  sections: readonly DocumentSection[],
  latest: Schema,
): readonly Concern[] {
  const statement = statementAt(sections, span.start);
  if (statement === undefined) return [];
  const { operations } = statement.parsed;
  const under = operations.filter((one) => contains(shift(one.span, statement.span.start), span.start));
  const meant = under.length === 0 ? operations : under;
  return [...new Set(meant.flatMap((one) => concernsOfOperation(one, statement, path, latest)))];
}

function statementAt(sections: readonly DocumentSection[], offset: number): Statement | undefined {
  for (const { direction, statements } of sections) {
    const found = direction === 'up' ? statements.find(({ span }) => contains(span, offset)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function concernsOfOperation(
  of: Operation,
  { span }: Statement,
  path: string,
  latest: Schema,
): readonly Concern[] {
  const relation = (name: ObjectName | undefined): readonly Concern[] => {
    if (name === undefined) return [];
    const key = resolveRelation(latest, name)?.key ?? creationKey(latest, name);
    return [`relation:${keyIn(latest, key)}`];
  };
  switch (of.kind) {
    case 'createTable':
    case 'createTableAs': {
      // The object may have been renamed since.
      for (const { key, origin } of latest.relations.values())
        if (origin.file === path && origin.span.start === span.start)
          return [`relation:${keyIn(latest, key)}`];
      return relation(of.table);
    }
    case 'createFunction':
    case 'alterFunction':
    case 'createAggregate':
    case 'dropFunction':
      return [`program:${keyAmong(latest, of.function, (key) => latest.functions.has(key))}`];
    case 'createType':
    case 'addEnumValue':
    case 'renameEnumValue':
    case 'renameType':
    case 'dropType':
    case 'alterAttribute':
    case 'alterDomain':
      return [`type:${keyAmong(latest, of.type, (key) => latest.types.has(key))}`];
    case 'createView':
    case 'refreshMaterializedView':
      return relation(of.view);
    case 'createSequence':
    case 'alterSequence':
      return relation(of.sequence);
    case 'dropRelation':
    case 'renameRelation':
    case 'setSchema':
      return relation(of.target);
    case 'dropIndex': {
      const index = resolveIndex(latest, of.index);
      return index === undefined ? relation(of.table) : [`relation:${index.relation}`];
    }
    case 'truncate':
    case 'lockTable':
      return of.tables.flatMap(relation);
    default:
      return 'table' in of ? relation(of.table) : [];
  }
}

function keyAmong(schema: Schema, name: ObjectName, isThere: (key: string) => boolean): string {
  return candidateKeys(schema, name).find(isThere) ?? creationKey(schema, name);
}
