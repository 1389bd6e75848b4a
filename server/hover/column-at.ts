/** The column under the cursor: by core/names, and for dialects that it does not read as the statement's operations name it. What is not known for sure is no column. */
import { column as columnOf, relationKey, resolveRelation, tableByKey } from '../../core/schema/lookup.ts';
import type { Column, Schema, Table } from '../../core/schema/model.ts';
import type { ObjectName, Operation } from '../../core/operations/model/operation.ts';
import type { ParsedStatement } from '../../core/syntax/statement.ts';
import { shift, type Span } from '../../core/text/span.ts';
import { innermost, nameAt } from './name-at.ts';
import { hasNames, useIn, type FactsAt } from './use-in.ts';

export interface ColumnAt {
  readonly table: Table;
  readonly column: Column;
  readonly schema: Schema;
  /** In the document. */
  readonly span: Span;
}

/** As the statement finds it; what the statement itself makes, as it leaves it. */
export function columnAt(facts: FactsAt, offset: number): ColumnAt | undefined {
  const { statement, before, after } = facts;
  if (hasNames(before)) return columnNamed(facts, offset);
  const named = nameAt(statement, offset);
  if (named === undefined) return undefined;
  const { parsed, base } = innermost(statement.parsed, statement.span.start, offset);
  const place: Place = { ...shift(named.span, -base), name: named.name };
  for (const schema of [before, after]) {
    const found = inOperations(parsed, schema, place);
    if (found === undefined) continue;
    const table = tableByKey(schema, found.relation);
    const column = table && columnOf(table, found.column);
    if (table !== undefined && column !== undefined) return { table, column, schema, span: named.span };
  }
  return undefined;
}

function columnNamed(facts: FactsAt, offset: number): ColumnAt | undefined {
  const use = useIn(facts, offset);
  const meaning = use?.meaning;
  if (use === undefined || meaning?.kind !== 'column') return undefined;
  for (const schema of [facts.before, facts.after]) {
    const table = tableByKey(schema, meaning.relation);
    const column = table && columnOf(table, meaning.column);
    if (table !== undefined && column !== undefined) return { table, column, schema, span: use };
  }
  return undefined;
}

/** The name under the cursor, relative to the statement. */
interface Place extends Span {
  readonly name: ObjectName;
}

interface Found {
  readonly relation: string;
  readonly column: string;
}

/** Deeper parts are not searched. */
const deepest = 40;

function inOperations(parsed: ParsedStatement, schema: Schema, at: Place): Found | undefined {
  for (const operation of parsed.operations) {
    const found = commentedOn(operation, schema, at) ?? inPart(operation, schema, at, undefined, 0);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** COMMENT ON COLUMN and similar statements have no spans: a qualified name is taken as the column's. */
function commentedOn(operation: Operation, schema: Schema, { name }: Place): Found | undefined {
  if (operation.kind !== 'commentOn' && operation.kind !== 'setSecurityLabel') return undefined;
  const { target } = operation;
  if (target?.objectKind !== 'column' || target.part !== name.name.text) return undefined;
  if (name.schema?.text !== target.name.name.text) return undefined;
  return { relation: relationKey(schema, target.name), column: target.part };
}

/** `owner`: the nearest relation that an enclosing part names: REFERENCES names its own, for the columns after it. */
function inPart(
  part: unknown,
  schema: Schema,
  at: Span,
  owner: string | undefined,
  depth: number,
): Found | undefined {
  if (typeof part !== 'object' || part === null || depth > deepest || isObjectName(part)) return undefined;
  if (isName(part))
    return owner !== undefined && part.start === at.start && part.end === at.end
      ? { relation: owner, column: part.text }
      : undefined;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(part);
  const named = entries.find(([key, value]) => key !== 'references' && isObjectName(value))?.[1];
  const own = keyOf(named, schema) ?? owner;
  for (const [key, inner] of entries) {
    const of = key === 'referencedColumns' && 'references' in part ? keyOf(part.references, schema) : own;
    const found = inPart(inner, schema, at, of, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function keyOf(name: unknown, schema: Schema): string | undefined {
  return isObjectName(name) ? resolveRelation(schema, name)?.key : undefined;
}

function isObjectName(value: unknown): value is ObjectName {
  return (
    typeof value === 'object' && value !== null && 'schema' in value && 'name' in value && isName(value.name)
  );
}

function isName(value: unknown): value is Span & { readonly text: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'start' in value &&
    'end' in value &&
    'text' in value &&
    typeof value.text === 'string' &&
    !('functions' in value)
  );
}
