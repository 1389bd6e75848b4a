/**
 * What a second run of files makes a second time, though each of their statements says IF EXISTS, IF NOT EXISTS or OR REPLACE: what one of them drops and a later one makes, or
 * the other way round. By names alone; half sentences.
 */
import { groupBy } from '../../collections/group-by.ts';
import type { Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import {
  creationHome,
  displayName,
  keyOf,
  relationKey,
  resolveIndex,
  tableByKey,
} from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { joined } from '../../text/enumerate.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';

type Kind = 'index' | 'table' | 'relation' | 'column' | 'trigger';

interface Named {
  readonly kind: Kind;
  /** Of one kind of names. */
  readonly id: string;
  readonly name: string;
}

interface Event extends Named {
  readonly isDrop: boolean;
  readonly placed: Placed;
}

export interface MadeTwice extends Named {
  readonly isDropFirst: boolean;
  readonly first: Placed;
  readonly second: Placed;
}

/** Once for each name, by the first two statements that are a pair. */
export function madeTwice(own: readonly Placed[]): readonly MadeTwice[] {
  const last = new Map<string, Event>();
  const found = new Map<string, MadeTwice>();
  for (const next of own.flatMap(eventsOf)) {
    const before = last.get(next.id);
    last.set(next.id, next);
    if (before === undefined || before.isDrop === next.isDrop || found.has(next.id)) continue;
    const { id, isDrop, placed: first } = before;
    const { kind, name } = isDrop ? next : before;
    found.set(id, { kind, id, name, isDropFirst: isDrop, first, second: next.placed });
  }
  return [...found.values()];
}

/** `at lines 7, 10 drops a and builds it anew`. */
export function madeTwiceInWords(found: readonly MadeTwice[], it = ''): string {
  const groups = groupBy(found, ({ kind, isDropFirst }) => `${kind} ${String(isDropFirst)}`);
  return [...groups.values()]
    .map((group) => {
      const places = group.flatMap(({ first, second }) => [first.place, second.place]);
      return `at ${placesInWords([...new Set(places)])} ${it}${wordsOf(group)}`;
    })
    .join(', and ');
}

const mostNames = 3;

function wordsOf(group: readonly MadeTwice[]): string {
  const [first] = group;
  const names = joined(
    group.map(({ name }) => name),
    mostNames,
  );
  const them = group.length === 1 ? 'it' : 'them';
  const makes = first?.kind === 'index' ? 'builds' : 'makes';
  if (first?.isDropFirst !== true) return `${makes} ${names} again and drops ${them}`;
  const its = group.length === 1 ? 'its' : 'their';
  const along =
    first.kind === 'table' ? ` with ${its} rows` : first.kind === 'column' ? ` with ${its} values` : '';
  return `drops ${names}${along} and ${makes} ${them} anew`;
}

function eventsOf(placed: Placed): readonly Event[] {
  const schema = schemaAt(placed);
  return placed.one.actions.flatMap(({ operation, conditional }) => {
    const named = conditional ? undefined : namedBy(operation, schema);
    return named === undefined ? [] : [{ ...named, placed }];
  });
}

/** What it makes or drops by one name; undefined of all else, and of what ends with its session. */
function namedBy(operation: Operation, schema: Schema): Omit<Event, 'placed'> | undefined {
  const relation = (kind: Kind, key: string, isDrop: boolean): Omit<Event, 'placed'> => ({
    ...{ kind, isDrop, id: `relation ${key}`, name: oneLine(displayName(key)) },
  });
  switch (operation.kind) {
    case 'createIndex': {
      if (operation.name === undefined) return undefined;
      const table = tableByKey(schema, relationKey(schema, operation.table));
      const home = table?.schema ?? creationHome(schema, operation.table);
      return relation('index', keyOf(home, operation.name.text), false);
    }
    case 'dropIndex': {
      const key = resolveIndex(schema, operation.index)?.key;
      return relation('index', key ?? relationKey(schema, operation.index), true);
    }
    case 'createTable':
    case 'createTableAs':
      return operation.persistence === 'temporary'
        ? undefined
        : relation('table', relationKey(schema, operation.table), false);
    case 'createView':
      return relation('relation', relationKey(schema, operation.view), false);
    case 'dropRelation': {
      const kind = operation.relation === 'table' ? 'table' : 'relation';
      return relation(kind, relationKey(schema, operation.target), true);
    }
    case 'addColumn':
    case 'dropColumn': {
      const column = (operation.kind === 'addColumn' ? operation.column.name : operation.column).text;
      const key = `${relationKey(schema, operation.table)}.${column}`;
      const name = oneLine(`${displayName(relationKey(schema, operation.table))}.${column}`);
      return { kind: 'column', isDrop: operation.kind === 'dropColumn', id: `column ${key}`, name };
    }
    case 'createTrigger':
    case 'dropTrigger': {
      const table = relationKey(schema, operation.table);
      const name = `trigger ${oneLine(operation.name.text)} on ${oneLine(displayName(table))}`;
      const isDrop = operation.kind === 'dropTrigger';
      return { kind: 'trigger', isDrop, id: `trigger ${table} ${operation.name.text}`, name };
    }
    default:
      return undefined;
  }
}
