/**
 * The steps by which a column of another type, or of another name, comes beside the former one, so that both releases run: what the file does with the
 * column besides (a value for its nulls, a default, a key) goes along, and where it does more than that there are no steps. Sentences.
 */
import { oneLine } from '../../plan/format.ts';
import {
  column,
  displayName,
  foreignKeysTo,
  indexesOf,
  relationKey,
  tableByKey,
  primaryKey,
} from '../../schema/lookup.ts';
import { mentions } from '../../schema/expression-text.ts';
import type { Constraint, Index, Schema, Table } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';
import { slice } from '../../text/span.ts';
import { joined } from '../../text/enumerate.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { isLiteral, valueForNulls } from '../rows/null-fill.ts';

/** What the whole change finds and what its section leaves. */
export interface Around {
  readonly start: Schema;
  readonly end: Schema;
  readonly section: Placed['section'];
}

export interface Beside {
  readonly name: string;
  readonly fresh: string;
  readonly type: string;
  /** What the new column is filled with. */
  readonly value: string;
  /** What it is called in the end. */
  readonly is: string;
  /** No cast alone makes the one of the other. */
  readonly isOwn?: boolean;
  /** Where its names let one think that the values change with them. Half a sentence. */
  readonly meaning?: string;
  /** The file itself has the values move from one column to another, and the steps are in place of that. */
  readonly isMoved?: boolean;
}

/** Steps that are the same for columns of several tables are told once. */
export interface Split {
  /** Of a column; undefined where the words name it. */
  readonly of?: string;
  readonly words: string;
}

/** No steps where the file does more with the column than they keep. */
export function beside(table: Table, around: Around, wanted: Beside): readonly Split[] {
  const { start, end, section } = around;
  const { name, fresh, type, value, is, isOwn } = wanted;
  const more = doneWith(table, section, wanted);
  const left = tableByKey(end, table.key);
  const key = keyOf(table, left, wanted);
  if (more === undefined || key === undefined) return [];
  // One that the change leaves without the column is not built for it.
  const keys = indexesOf(end, table.key).filter((one) => one.elements.some((each) => each.column === is));
  const isPrimary = key.is !== undefined;
  const referring = foreignKeysTo(start, table.key)
    .filter(({ constraint }) => constraint.references.columns.includes(name))
    .map((one) => oneLine(displayName(one.table.key)));
  const was = column(table, name);
  const now = left && column(left, is);
  const fits = was === undefined || typeText(was.type) === type ? '' : ' where the value fits';
  const [filled, also] = [more.fill, more.isDefault ? now?.default : undefined];
  if (also !== undefined && !isLiteral(plain(also))) return [];
  const given = filled === undefined ? value : `coalesce(${value}, ${filled})`;
  const back =
    filled === undefined || was === undefined || isOwn === true
      ? fits
      : `, on INSERT the empty one, on UPDATE the one that stayed (${oneLine(given)} one way, nullif(${oneLine(fresh)}, ${oneLine(filled)})::${oneLine(typeText(was.type))} the other${fits})`;
  const isFilled = isPrimary || now?.nullable === false;
  const proved = isFilled ? ['have a validated CHECK say that it is not null'] : [];
  const built = buildsOf(keys);
  const ready = [...built, ...proved];
  const primary = key.was === undefined ? '' : 'drop the former primary key and ';
  const kept = isPrimary
    ? `${primary}make that index the primary key (USING INDEX), `
    : isFilled
      ? `SET NOT NULL on ${oneLine(fresh)}, `
      : '';
  const steps = [
    `add ${oneLine(fresh)} (${oneLine(type)}${also === undefined ? ', null' : ` DEFAULT ${oneLine(plain(also))}`}) beside it`,
    `from here to the last step have both written with every row: by a trigger that fills each from the other${back}, or by releases that write both`,
    `fill the other rows in batches (${oneLine(given)})`,
    ...(ready.length === 0 ? [] : [ready.join(', and ')]),
    `roll out the release that uses ${oneLine(fresh)}`,
    `when no older one runs any more, ${kept}drop the trigger${isFilled ? ', the CHECK' : ''} and ${oneLine(name)}`,
  ];
  const computed = table.columns
    .filter((each) => each.generated !== undefined && mentions(each.default ?? '', name))
    .map((each) => oneLine(each.name));
  const first =
    computed.length === 0
      ? ''
      : ` Before its last step ${computed.join(', ')}, generated from it, must be so no more (ALTER COLUMN … DROP EXPRESSION): else the drop fails, or takes ${computed.length === 1 ? 'it' : 'them'} along.`;
  const refers =
    referring.length === 0
      ? ''
      : ` What refers to it goes the same way: ${[...new Set(referring)].join(', ')}.`;
  const until =
    key.refused === undefined
      ? ''
      : ` Until that step the former key still refuses a second row with the same (${key.refused}): the new release may write none before.`;
  return [
    {
      of: oneLine(`${displayName(table.key)}.${name}`),
      words: `so that both releases run${wanted.meaning ?? ''}: ${steps.map((one, at) => `(${at + 1}) ${one}`).join('; ')}.${refers}${first}${until}`,
    },
  ];
}

/** All that the column stands in goes with it when it is dropped. */
function buildsOf(keys: readonly Index[]): readonly string[] {
  const unique = keys.filter((one) => one.unique).length;
  if (keys.length === 0) return [];
  if (keys.length === 1) return [`build its ${unique === 1 ? 'unique ' : ''}index CONCURRENTLY`];
  const which =
    unique === 0
      ? ''
      : unique === keys.length
        ? ', unique'
        : `, ${unique === 1 ? 'one' : String(unique)} of them unique`;
  return [
    `build its ${keys.length} indexes CONCURRENTLY (those of ${joined(keys.map(({ name }) => oneLine(name)))}${which})`,
  ];
}

/** A default is kept with its cast: `''::character varying`. */
function plain(text: string): string {
  return text.replace(/::[a-z ]{1,40}(?:\(\d{1,9}\))?$/i, '');
}

interface More {
  /** What its own UPDATE gives to nulls. */
  readonly fill: string | undefined;
  /** The file gives it a default. */
  readonly isDefault: boolean;
}

/** Undefined where the file writes it otherwise, or has more rows refused for it. */
function doneWith(table: Table, section: Placed['section'], { name, is, isMoved }: Beside): More | undefined {
  if (isMoved === true) return { fill: undefined, isDefault: false };
  const fills: (string | undefined)[] = [];
  let isDefault = false;
  for (const [at, one] of section.statements.entries()) {
    const schema = schemaAt({ section, at });
    for (const { operation } of one.actions) {
      if (!('table' in operation) || operation.table === undefined) continue;
      if (relationKey(schema, operation.table) !== table.key) continue;
      if (operation.kind === 'update' && operation.columns.some((each) => each === name || each === is))
        fills.push(
          operation.columns.length === 1
            ? valueForNulls(slice(one.statement.parsed.text, operation.span), operation.columns[0] ?? '')
            : undefined,
        );
      if (operation.kind === 'setDefault' && [name, is].includes(operation.column.text)) isDefault = true;
      if (operation.kind === 'addConstraint') {
        const { constraint } = operation;
        const uses =
          constraint.kind === 'foreign-key'
            ? constraint.columns.some(({ text }) => text === is || text === name)
            : constraint.kind === 'check' && mentions(constraint.expression.text, is);
        if (uses) return undefined;
      }
    }
  }
  const [fill] = fills;
  return fills.length > 1 || (fills.length === 1 && fill === undefined) ? undefined : { fill, isDefault };
}

interface Key {
  readonly is?: Constraint | undefined;
  readonly was?: Constraint | undefined;
  /** The columns that are no key any more: the former one stands until the last step. */
  readonly refused?: string;
}

/** Undefined where other keys of the table are exchanged for one with the column. */
function keyOf(table: Table, left: Table | undefined, { name, is }: Beside): Key | undefined {
  const [was, now] = [table, left].map((one) => one && primaryKey(one));
  const lost = table.constraints.filter(
    (one) =>
      one.kind === 'unique' &&
      left?.constraints.every((each) => each.name !== one.name || each.columns.join() !== one.columns.join()),
  );
  const exchanged = lost.some((one) =>
    left?.constraints.some(
      (each) =>
        (each.kind === 'unique' || each.kind === 'primary-key') &&
        each.columns.includes(is) &&
        one.columns.every((own) => each.columns.includes(own === name ? is : own)) &&
        each.columns.length > one.columns.length,
    ),
  );
  if (exchanged) return undefined;
  const isOfIt = now?.columns.includes(is) === true;
  const wasOfIt = was?.columns.includes(name) === true;
  if (!isOfIt) return wasOfIt ? undefined : {};
  const isWider =
    was !== undefined &&
    was.columns.length < now.columns.length &&
    was.columns.every((own) => now.columns.includes(own === name ? is : own));
  return {
    is: now,
    was,
    ...(isWider ? { refused: joined(was.columns.map(oneLine)).replace(' and ', ', ') } : {}),
  };
}
