/** The outline of a document: sections, what each statement creates or changes, columns and constraints, named queries. Uses no schema. */
import type { DocumentSection } from '../migrations/files/document.ts';
import type { ConstraintDefinition, ColumnDefinition, Operation } from '../operations/model/operation.ts';
import type { Statement } from '../syntax/statement.ts';
import { contains, shift, slice, type Span } from '../text/span.ts';
import { namedBy } from './query-name.ts';
import { commonTables } from './common-tables.ts';
import { withEnd, type Structured } from './runs.ts';

export type OutlineKind =
  | 'section'
  | 'table'
  | 'column'
  | 'constraint'
  | 'index'
  | 'view'
  | 'function'
  | 'trigger'
  | 'policy'
  | 'type'
  | 'sequence'
  | 'schema'
  | 'query'
  | 'common-table'
  /** A statement that creates no named object. */
  | 'statement';

export interface OutlineItem {
  readonly kind: OutlineKind;
  readonly name: string;
  readonly detail: string | undefined;
  readonly span: Span;
  /** Inside `span`. */
  readonly nameSpan: Span;
  readonly children: readonly OutlineItem[];
}

export function outlineOf({ text, sections }: Structured): readonly OutlineItem[] {
  const parts = sections.map((section) => ({ section, items: itemsOf(text, section) }));
  if (parts.length === 1) return parts.flatMap(({ items }) => items);
  return parts.map(({ section: { span, direction }, items }) => ({
    kind: 'section',
    name: direction === 'up' ? 'Up' : 'Down',
    detail: undefined,
    span,
    nameSpan: { start: span.start, end: span.start },
    children: items,
  }));
}

function itemsOf(text: string, { statements }: DocumentSection): readonly OutlineItem[] {
  return statements.map((statement) => {
    const span = withEnd(text, statement);
    const at = statement.span.start;
    const made = madeBy(statement);
    const name = namedBy(statement.leadingComments.map((comment) => slice(text, comment)));
    const own = made ?? asWritten(statement, name);
    const place = (item: OutlineItem): OutlineItem => placed(item, at);
    return {
      ...own,
      span,
      nameSpan: within(shift(own.nameSpan, at), span),
      children: own.children.map(place),
    };
  });
}

function placed(item: OutlineItem, at: number): OutlineItem {
  return {
    ...item,
    span: shift(item.span, at),
    nameSpan: shift(item.nameSpan, at),
    children: item.children.map((one) => placed(one, at)),
  };
}

function within(inner: Span, outer: Span): Span {
  return contains(outer, inner.start) && inner.end <= outer.end
    ? inner
    : { start: outer.start, end: outer.start };
}

/** The objects that a statement creates, with places relative to it. */
function madeBy({ parsed: { operations, text } }: Statement): OutlineItem | undefined {
  const [first, ...others] = operations;
  if (first === undefined) return undefined;
  const made = (
    kind: OutlineKind,
    name: Span,
    detail?: string,
    children: readonly OutlineItem[] = [],
  ): OutlineItem => ({
    kind,
    name: slice(text, name),
    detail,
    span: first.span,
    nameSpan: name,
    children,
  });
  const on = (table: Span): string => `on ${slice(text, table)}`;
  switch (first.kind) {
    case 'createTable':
      return made('table', first.table, undefined, [
        ...partsOf(text, first.columns, first.constraints),
        ...others.flatMap((one) => keyOf(text, one)),
      ]);
    case 'createTableAs':
      return made('table', first.table);
    case 'createView':
      return made('view', first.view, first.materialized ? 'materialized' : undefined);
    case 'createIndex':
      return made('index', first.name ?? first.table, first.name === undefined ? 'index' : on(first.table));
    case 'createFunction':
      return made('function', first.function, first.procedure ? 'procedure' : undefined);
    case 'createAggregate':
      return made('function', first.function, 'aggregate');
    case 'createTrigger':
      return made('trigger', first.name, on(first.table));
    case 'createPolicy':
      return made('policy', first.name, on(first.table));
    case 'createType':
      return made('type', first.type, first.form);
    case 'createSequence':
      return made('sequence', first.sequence);
    case 'createSchema':
      return first.schema && made('schema', first.schema);
    default:
      return changed(text, operations);
  }
}

/** An ALTER TABLE, shown as its table with what it adds. */
function changed(text: string, operations: readonly Operation[]): OutlineItem | undefined {
  const children = operations.flatMap((one) => {
    if (one.kind === 'addColumn') return partsOf(text, [one.column], []);
    return one.kind === 'addConstraint' ? partsOf(text, [], [one.constraint]) : [];
  });
  const [first] = operations;
  if (first === undefined || children.length === 0 || !('table' in first) || first.table === undefined)
    return undefined;
  const name = short(text.slice(0, first.table.end));
  return { kind: 'statement', name, detail: undefined, span: first.span, nameSpan: first.table, children };
}

/** In MySQL, keys are created with their table. */
function keyOf(text: string, operation: Operation): readonly OutlineItem[] {
  if (operation.kind !== 'createIndex' || operation.name === undefined) return [];
  const { name, span } = operation;
  const nameSpan = within(name, span);
  return [{ kind: 'index', name: slice(text, name), detail: undefined, span, nameSpan, children: [] }];
}

function partsOf(
  text: string,
  columns: readonly ColumnDefinition[],
  constraints: readonly ConstraintDefinition[],
): readonly OutlineItem[] {
  const items = [
    ...columns.map((column): OutlineItem => {
      const { name, type, start, end } = column;
      return {
        kind: 'column',
        name: slice(text, name),
        detail: short(slice(text, type)),
        span: { start, end },
        nameSpan: name,
        children: [],
      };
    }),
    ...constraints.map((constraint): OutlineItem => {
      const { name, start, end, kind } = constraint;
      const words = kind.replaceAll('-', ' ');
      const nameSpan = name ?? { start, end: start };
      return {
        kind: 'constraint',
        name: name === undefined ? words : slice(text, name),
        detail: name === undefined ? undefined : words,
        span: { start, end },
        nameSpan,
        children: [],
      };
    }),
  ];
  return items.toSorted((a, b) => a.span.start - b.span.start);
}

/** Entries without a name: a query has the name of its comment, others their first words. */
function asWritten(
  { parsed, span }: Statement,
  named: { readonly name: string; readonly detail: string | undefined } | undefined,
): OutlineItem {
  const children = commonTables(parsed).map(({ name, body }): OutlineItem => ({
    kind: 'common-table',
    name: slice(parsed.text, name),
    detail: undefined,
    span: { start: name.start, end: body.end },
    nameSpan: name,
    children: [],
  }));
  return {
    kind: named === undefined ? 'statement' : 'query',
    name: named?.name ?? short(parsed.text),
    detail: named?.detail,
    span: shift(span, -span.start),
    nameSpan: { start: 0, end: 0 },
    children,
  };
}

const longest = 60;

/** One line, cut to a readable length. Only the beginning of a large statement is read. */
function short(text: string): string {
  const line = text
    .slice(0, longest * 4)
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}
