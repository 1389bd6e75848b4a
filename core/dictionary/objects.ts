/** The entries of objects that are not tables: views, functions, types, sequences, extensions. */
import { personalDataIn } from '../personal-data/personal-data.ts';
import { oneLine } from '../text/format.ts';
import { indexesOf } from '../schema/lookup.ts';
import type { Column, Relation, Routine, Schema, Sequence, UserType, View } from '../schema/model.ts';
import { functionPart } from '../schema/print/functions.ts';
import { relationText } from '../schema/print/one-relation.ts';
import { typePart } from '../schema/print/types.ts';
import { typeText } from '../schema/type-text.ts';
import { wordsOf } from '../schema/words.ts';
import {
  compare,
  historyOf,
  personalLabel,
  privilegesOf,
  referenceTo,
  shortName,
  type Entries,
} from './context.ts';
import type { FunctionEntry, Reference, SequenceEntry, TypeEntry, ViewEntry } from './model.ts';
import { indexEntry, triggerEntry } from './tables.ts';

export function viewEntry(entries: Entries, view: View): ViewEntry {
  const { schema, settings, targetVersion } = entries;
  const reference = (key: string): Reference => referenceTo(entries, key);
  const names = view.columns ?? [];
  const people = personalDataIn(schema, settings).table(view.key);
  const isSafe =
    view.kind === 'materialized-view' || view.options.some(({ name }) => name === 'security_invoker');
  return {
    key: view.key,
    schema: view.schema,
    name: shortName(view.key),
    kind: view.kind === 'view' ? 'view' : 'materialized view',
    comment: view.comment,
    columns: names.map((name, at) => {
      const type = view.columnTypes[at];
      return {
        name: oneLine(name),
        type: type === undefined ? '' : oneLine(wordsOf(schema).type({ type })),
        personal: personalLabel(entries, view.key, name),
        comment: view.columnComments.find(({ column }) => column === name)?.text,
      };
    }),
    reads: view.reads.map(reference),
    calls: view.functions.map(reference),
    readBy: (schema.readersOf.get(view.key) ?? []).map(reference),
    indexes: indexesOf(schema, view.key).map((one) => indexEntry(entries, one)),
    triggers: view.triggers.map((one) => triggerEntry(entries, view, one)),
    privileges: privilegesOf(view.privileges),
    missing: [
      ...(view.comment === undefined && wordsOf(schema).comments ? ['It has no comment.'] : []),
      ...(view.columns === undefined ? ['Its columns are not known: its query was not understood.'] : []),
      ...(people !== undefined && people.columns.length > 0 && !isSafe
        ? [
            'It shows personal data with the rights of its owner: row security of the tables behind it is not applied to who reads it, but to its owner.',
          ]
        : []),
      ...(view.kind === 'materialized-view' && !view.populated
        ? ['It is made WITH NO DATA: it cannot be read before its first REFRESH.']
        : []),
    ],
    sql: relationText(schema, view.key, targetVersion),
    history: historyOf(entries, view),
  };
}

export function functionEntry(
  entries: Entries,
  overloads: readonly [Routine, ...(readonly Routine[])],
  relations: Relations,
): FunctionEntry {
  const [{ key, schema }] = overloads;
  return {
    key,
    schema,
    name: shortName(key),
    overloads: overloads.map((one) => ({
      signature: oneLine(`${shortName(key)}(${parametersOf(one)})`),
      form: one.form,
      returns: returnsOf(one),
      language: oneLine(one.language),
      notes: notesOf(one),
      comment: one.comment,
      history: historyOf(entries, one),
      sql: functionPart(one)
        .statements.map(({ sql }) => `${sql};\n`)
        .join(''),
    })),
    firedBy: relations.triggers(key).map(({ trigger, relation }) => ({
      trigger: oneLine(trigger),
      relation: referenceTo(entries, relation),
    })),
    calledBy: relations.callers(key).map((one) => referenceTo(entries, one)),
  };
}

function parametersOf({ parameters }: Routine): string {
  return parameters
    .filter(({ mode }) => mode !== 'table')
    .map(({ name, mode, type }) =>
      [
        ...(mode === 'in' ? [] : [mode.toUpperCase()]),
        ...(name === undefined ? [] : [name]),
        typeText(type),
      ].join(' '),
    )
    .join(', ');
}

function returnsOf({ returns, returnsSet, parameters, form }: Routine): string {
  const table = parameters.filter(({ mode }) => mode === 'table');
  if (table.length > 0)
    return oneLine(`table (${table.map(({ name, type }) => `${name ?? ''} ${typeText(type)}`).join(', ')})`);
  if (returns === undefined) return form === 'procedure' ? 'nothing' : '';
  return oneLine(`${returnsSet ? 'set of ' : ''}${typeText(returns)}`);
}

function notesOf(one: Routine): string {
  return [
    one.volatility,
    ...(one.strict ? ['null for null'] : []),
    ...(one.securityDefiner ? ['runs with the rights of its owner (SECURITY DEFINER)'] : []),
    ...(one.leakproof ? ['leakproof'] : []),
    ...(one.parallel === 'unsafe' ? [] : [`parallel ${one.parallel}`]),
    ...one.settings.map(({ name, value }) => oneLine(`${name} = ${value ?? 'DEFAULT'}`)),
  ].join(', ');
}

/** The callers of functions and the uses of types, looked up once for all entries. */
export interface Relations {
  readonly triggers: (key: string) => readonly { readonly trigger: string; readonly relation: string }[];
  readonly callers: (key: string) => readonly string[];
  readonly typed: (key: string) => readonly { readonly relation: string; readonly column: string }[];
}

export function relationsIn({ relations }: Schema): Relations {
  const triggers = new Map<string, { readonly trigger: string; readonly relation: string }[]>();
  const callers = new Map<string, string[]>();
  const typed = new Map<string, { readonly relation: string; readonly column: string }[]>();
  const all = [...relations.values()].sort((a, b) => compare(a.key, b.key));
  for (const one of all) {
    for (const { name, function: key } of 'triggers' in one ? one.triggers : [])
      add(triggers, key, { trigger: name, relation: one.key });
    if ('query' in one) for (const key of one.functions) add(callers, key, one.key);
    for (const { name, type } of columnsOf(one))
      if (type.schema !== undefined)
        add(typed, `${type.schema}.${type.name}`, { relation: one.key, column: oneLine(name) });
  }
  return {
    triggers: (key) => triggers.get(key) ?? [],
    callers: (key) => callers.get(key) ?? [],
    typed: (key) => typed.get(key) ?? [],
  };
}

function columnsOf(relation: Relation): readonly Pick<Column, 'name' | 'type'>[] {
  return 'constraints' in relation ? relation.columns : [];
}

function add<T>(map: Map<string, T[]>, key: string, one: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [one]);
  else list.push(one);
}

export function typeEntry(entries: Entries, type: UserType, relations: Relations): TypeEntry {
  return {
    key: type.key,
    schema: type.schema,
    name: shortName(type.key),
    form: type.form,
    comment: type.comment,
    values: type.values.map(oneLine),
    attributes: type.attributes.map((one) => ({
      name: oneLine(one.name),
      type: oneLine(typeText(one.type)),
      comment: one.comment,
    })),
    usedBy: relations
      .typed(type.key)
      .map(({ relation, column }) => ({ relation: referenceTo(entries, relation), column })),
    sql: typePart(type)
      .statements.map(({ sql }) => `${sql};\n`)
      .join(''),
    history: historyOf(entries, type),
  };
}

export function sequenceEntry(entries: Entries, one: Sequence): SequenceEntry {
  return {
    key: one.key,
    schema: one.schema,
    name: shortName(one.key),
    comment: one.comment,
    type: oneLine(
      typeText({ schema: undefined, name: one.type, modifiers: [], wordModifiers: [], arrayDimensions: 0 }),
    ),
    details: `from ${one.start} by ${one.increment}, up to ${one.maximum}${one.cycle ? ', then again from the start' : ''}`,
    ownedBy: one.ownedBy && referenceTo(entries, one.ownedBy.relation),
    column: one.ownedBy && oneLine(one.ownedBy.column),
    history: historyOf(entries, one),
  };
}
