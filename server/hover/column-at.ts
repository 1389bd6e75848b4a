/** The column under the cursor: as the statement's operations name it, or as its query reads it. What is not known for sure is no column. */
import { column as columnOf, relationKey, resolveRelation, tableByKey } from '../../core/schema/lookup.ts';
import type { Column, Schema, Table } from '../../core/schema/model.ts';
import type { ObjectName, Operation } from '../../core/operations/model/operation.ts';
import { blocksOf, queryOf } from '../../core/queries/queries.ts';
import type { QueryBlock } from '../../core/queries/model.ts';
import type { ParsedStatement } from '../../core/syntax/statement.ts';
import { shift, type Span } from '../../core/text/span.ts';
import type { StatementFacts } from '../engine.ts';
import { innermost, nameAt } from './name-at.ts';

export interface ColumnAt {
  readonly table: Table;
  readonly column: Column;
  readonly schema: Schema;
  /** In the document. */
  readonly span: Span;
}

/** As the statement finds it; what the statement itself makes, as it leaves it. */
export function columnAt(
  facts: Pick<StatementFacts, 'statement' | 'before' | 'after'>,
  offset: number,
): ColumnAt | undefined {
  const { statement, before, after } = facts;
  const named = nameAt(statement, offset);
  if (named === undefined) return undefined;
  const { parsed, base } = innermost(statement.parsed, statement.span.start, offset);
  const place: Place = { ...shift(named.span, -base), name: named.name };
  for (const schema of [before, after]) {
    const found = inQuery(parsed, schema, place) ?? inOperations(parsed, schema, place);
    if (found === undefined) continue;
    const table = tableByKey(schema, found.relation);
    const column = table && columnOf(table, found.column);
    if (table !== undefined && column !== undefined) return { table, column, schema, span: named.span };
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

// ----------------------------------------------------------------------------------------------------------------- queries

function inQuery(parsed: ParsedStatement, schema: Schema, at: Place): Found | undefined {
  const outermost = queryOf(parsed, schema);
  if (outermost === undefined) return undefined;
  for (const block of blocksOf(outermost)) {
    for (const value of [
      ...block.output,
      ...block.conditions,
      ...block.having,
      ...block.grouping,
      ...block.order,
      ...block.joins,
    ]) {
      const found = columnIn(value, at, 0);
      if (found !== undefined) return found;
    }
    const assigned = assignedIn(block, at);
    if (assigned !== undefined) return assigned;
  }
  return undefined;
}

/** Deeper expressions are nobody's to read. */
const deepest = 40;

/** Values and conditions are trees of plain data; blocks and sources in them are looked at for themselves. */
function columnIn(value: unknown, at: Span, depth: number): Found | undefined {
  if (typeof value !== 'object' || value === null || depth > deepest) return undefined;
  if (Array.isArray(value)) {
    for (const one of value) {
      const found = columnIn(one, at, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (isColumnValue(value)) {
    const { span, base } = value;
    return span.start <= at.start && at.end <= span.end && span.end === at.end && base !== undefined
      ? base
      : undefined;
  }
  for (const [key, inner] of Object.entries(value)) {
    if (skipped.has(key)) continue;
    const found = columnIn(inner, at, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

const skipped: ReadonlySet<string> = new Set(['source', 'query', 'span']);

interface ColumnValue {
  readonly kind: 'column';
  readonly span: Span;
  readonly base: Found | undefined;
}

function isColumnValue(value: object): value is ColumnValue {
  return 'kind' in value && value.kind === 'column' && 'span' in value && 'base' in value;
}

/** UPDATE … SET name = … */
function assignedIn({ target, assigned, kind }: QueryBlock, at: Place): Found | undefined {
  const relation = target?.relation;
  if (relation === undefined || target === undefined || at.start < target.span.end) return undefined;
  const column = at.name.name.text;
  return kind === 'update' && assigned.includes(column) ? { relation, column } : undefined;
}

// -------------------------------------------------------------------------------------------------------------- operations

function inOperations(parsed: ParsedStatement, schema: Schema, at: Place): Found | undefined {
  for (const operation of parsed.operations) {
    const found = commentedOn(operation, schema, at) ?? inPart(operation, schema, at, undefined, 0);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** COMMENT ON COLUMN and its like give no places: the name is the column's where a qualifier is before it. */
function commentedOn(operation: Operation, schema: Schema, { name }: Place): Found | undefined {
  if (operation.kind !== 'commentOn' && operation.kind !== 'setSecurityLabel') return undefined;
  const { target } = operation;
  if (target?.objectKind !== 'column' || target.part !== name.name.text) return undefined;
  if (name.schema?.text !== target.name.name.text) return undefined;
  return { relation: relationKey(schema, target.name), column: target.part };
}

/** `owner`: the nearest relation that a part around names: REFERENCES names its own, for the columns after it. */
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
