/** What the way back of a team drops although the change did not make it: IF NOT EXISTS found it there. Sentences; reads the statements of the way back. */
import type { Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import {
  column,
  displayName,
  relationKey,
  resolveIndex,
  resolveRelation,
  tableByKey,
} from '../../schema/lookup.ts';
import type { Note } from '../../schema/inverse/told.ts';
import type { Origin, Schema } from '../../schema/model.ts';
import { joined } from '../../text/enumerate.ts';
import type { ReviewedMigration } from '../input.ts';

interface Other {
  readonly name: string;
  readonly origin: Origin;
  /** Values go with it. */
  readonly holdsRows: boolean;
}

export function othersDropped({ backSection, sections, down }: ReviewedMigration): readonly string[] {
  const found = sections[0]?.found;
  if (backSection === undefined || down === undefined || found === undefined) return [];
  const { statements, before, after } = backSection.section;
  const others = statements.flatMap(({ actions }, at) =>
    actions.flatMap(({ operation }) => {
      const is = droppedBy(operation, before[at] ?? backSection.section.found);
      const was = droppedBy(operation, found);
      const isBack = droppedBy(operation, after) !== undefined;
      return is === undefined || was === undefined || isBack || !isSame(is.origin, was.origin) ? [] : [was];
    }),
  );
  if (others.length === 0) return [];
  const makers = [...new Set(others.map(({ origin }) => fileOf(origin.file)))].slice(0, 3).join(', ');
  const rows = others.some(({ holdsRows }) => holdsRows) ? ', with what is in it' : '';
  return [
    `It also drops ${others.map(({ name }) => name).join(', ')}, which this change did not make (${makers})${rows}: leave that out.`,
  ];
}

function droppedBy(operation: Operation, schema: Schema): Other | undefined {
  switch (operation.kind) {
    case 'dropIndex': {
      const is = resolveIndex(schema, operation.index);
      return is && { name: `index ${oneLine(displayName(is.key))}`, origin: is.origin, holdsRows: false };
    }
    case 'dropRelation': {
      const is = resolveRelation(schema, operation.target);
      if (is === undefined || operation.relation !== 'table') return undefined;
      return { name: `table ${oneLine(displayName(is.key))}`, origin: is.origin, holdsRows: true };
    }
    case 'dropColumn': {
      const key = relationKey(schema, operation.table);
      const table = tableByKey(schema, key);
      const is = table && column(table, operation.column.text);
      const name = oneLine(`${displayName(key)}.${operation.column.text}`);
      return is && { name: `column ${name}`, origin: is.origin, holdsRows: true };
    }
    default:
      return undefined;
  }
}

function isSame(a: Origin, b: Origin): boolean {
  return a.file === b.file && a.span.start === b.span.start;
}

function fileOf(path: string): string {
  return oneLine(
    path
      .split('/')
      .slice(-2)
      .join('/')
      .replace(/^[^/]*\/(?=[^/]*\d)/, ''),
  );
}

const mostNames = 4;

/** Of one that follows from the schema, where no migration before made what IF NOT EXISTS makes; the comment of the script says it too. Sentences. */
export function mayDropOthers(notes: readonly Note[]): readonly string[] {
  const names = [...new Set(notes.flatMap(({ mayBeOthers = [] }) => mayBeOthers))].map(oneLine);
  return names.length === 0
    ? []
    : [
        `Where before.sql found ${joined(names, mostNames)} there already, IF NOT EXISTS has passed over ${names.length === 1 ? 'it' : 'them'}: take that DROP out first.`,
      ];
}
