/**
 * Who waits for keys that a change inserts: whoever inserts the same one waits for the transaction that has inserted it, with ON CONFLICT DO
 * NOTHING too (measured on 14 to 18). Said where others are seen or expected to insert there: by a trigger, or as the change says ON CONFLICT.
 */
import { oneLine } from '../../plan/format.ts';
import type { Insert } from '../../operations/operation.ts';
import {
  candidateKeys,
  column,
  displayName,
  indexesOf,
  nameOf,
  relationKey,
  tableByKey,
  columnsOf,
} from '../../schema/lookup.ts';
import type { Program, Schema, Table } from '../../schema/model.ts';
import { slice } from '../../text/span.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { isFewRows } from '../statements/row-work.ts';
import { untilOf } from '../statements/statements.ts';
import { capital } from '../../text/enumerate.ts';

/** Sentences. */
export function waitsForKeys(placed: Placed): readonly string[] {
  const { one, section, at, start, place } = placed;
  const schema = schemaAt({ section, at });
  if (!one.during.kept || isFewRows(placed)) return [];
  const told = one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'insert' || operation.source !== 'query') return [];
    const key = relationKey(schema, operation.table);
    const table = tableByKey(start, key);
    const columns = table && givenKey(table, schema);
    if (table === undefined || columns === undefined) return [];
    const by = writersInto(key, schema);
    if (by.length === 0 && !saysConflict(operation, placed)) return [];
    const names = by.slice(0, mostNames).map(({ relation, trigger }) => `${relation} by trigger ${trigger}`);
    const others = names.length === 0 ? '' : `, as writes to ${names.join(', to ')} do,`;
    return [
      `${capital(place)} inserts keys into ${oneLine(displayName(key))}: whoever inserts one that it has inserted (${columns.map(oneLine).join(', ')})${others} waits until ${untilOf(placed)}, with ON CONFLICT DO NOTHING too.`,
    ];
  });
  return [...new Set(told)];
}

const mostNames = 2;

/** A key whose values the insert gives: of what a sequence or a function makes up no two are alike. */
function givenKey(table: Table, schema: Schema): readonly string[] | undefined {
  return indexesOf(schema, table.key)
    .filter(({ unique, where, elements }) => unique && where === undefined && elements.length > 0)
    .map(columnsOf)
    .find((names) =>
      names.some((name) => {
        const of = column(table, name);
        return (
          of !== undefined &&
          of.default === undefined &&
          of.identity === undefined &&
          of.generated === undefined
        );
      }),
    );
}

function saysConflict(operation: Insert, { one }: Placed): boolean {
  const all = [
    one.statement.parsed,
    ...one.statement.parsed.bodies.flatMap(({ statements }) => statements.map(({ parsed }) => parsed)),
  ];
  const own = all.find(({ operations }) => operations.includes(operation));
  return own !== undefined && /\bon\s+conflict\b/i.test(slice(own.text, operation.span));
}

interface Writer {
  readonly relation: string;
  readonly trigger: string;
}

/** Tables whose new rows a trigger follows with an insert there. */
function writersInto(key: string, schema: Schema): readonly Writer[] {
  const found: Writer[] = [];
  for (const relation of schema.relations.values()) {
    const table =
      relation.kind === 'table' && relation.key !== key ? tableByKey(schema, relation.key) : undefined;
    for (const { events, firing, function: name, name: trigger } of table?.triggers ?? []) {
      if (!events.includes('insert') || firing === 'disabled') continue;
      const programs = schema.programs.get(name) ?? [];
      if (programs.some((one) => insertsInto(one, key, schema)))
        found.push({ relation: oneLine(displayName(relation.key)), trigger: oneLine(trigger) });
    }
  }
  return found;
}

const deepest = 4;

/** It, or a function that it calls. */
function insertsInto({ body }: Program, key: string, schema: Schema, depth = 0): boolean {
  return body.statements.some(({ parsed }) =>
    parsed.operations.some((operation) => {
      if (operation.kind === 'insert') return relationKey(schema, operation.table) === key;
      if (operation.kind !== 'select' || depth >= deepest) return false;
      return operation.functions.some((call) =>
        candidateKeys(schema, nameOf(call.schema, call.name))
          .flatMap((each) => schema.programs.get(each) ?? [])
          .some((one) => insertsInto(one, key, schema, depth + 1)),
      );
    }),
  );
}
