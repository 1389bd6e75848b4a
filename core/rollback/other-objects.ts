/** Schemas, extensions, sequences and statistics; and objects that are not rolled back, with a note. */
import type { Extension, Schema, Sequence } from '../schema/model.ts';
import { column, displayName, tableByKey } from '../schema/lookup.ts';
import { relationsOf } from '../schema/print/kinds.ts';
import { qualified, stringLiteral } from '../schema/print/names.ts';
import {
  extensionStatements,
  namespaceDetails,
  namespaceStatements,
  statisticsStatements,
} from '../schema/print/objects.ts';
import { sequenceDetails, sequencePart } from '../schema/print/sequences.ts';
import { numberedBy } from './counting.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import { byKey, byName, difference, isSame, type Difference, type Found, type Pair } from './collected.ts';

export function undoOthers(pair: Pair, found: Found): void {
  dropExtensions(pair, found);
  undoNamespaces(pair, found);
  undoExtensions(pair, found);
  undoSequences(pair, found);
  undoStatistics(pair, found);
  const { from, to } = pair;
  const kept: readonly (readonly [string, (schema: Schema) => Iterable<unknown>])[] = [
    ['Publications', ({ publications }) => publications.values()],
    ['Event triggers', ({ eventTriggers }) => eventTriggers.values()],
    ['Objects that are kept as text', ({ objects }) => objects.values()],
    // A role that is only named was not created here.
    ['Roles', ({ roles }) => [...roles.values()].filter((one) => one.known)],
    ['Default privileges', ({ defaultPrivileges }) => defaultPrivileges],
  ];
  for (const [what, valuesOf] of kept)
    if (!areSame([...valuesOf(from.schema)], [...valuesOf(to.schema)]))
      found.refuse(`${what} are not taken back here.`);
}

function areSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one));
}

function undoNamespaces({ from, to }: Pair, found: Found): void {
  const { made, lost, changed } = difference(
    byName([...from.schema.namespaces.values()]),
    byName([...to.schema.namespaces.values()]),
  );
  found.add('names', ...made.map((one) => `DROP SCHEMA ${quoteIdentifier(one.name)}`));
  found.add('make-names', ...lost.flatMap(namespaceStatements));
  found.add('details', ...lost.flatMap((one) => namespaceDetails(to, one)));
  for (const one of changed)
    if (!isSame(namespaceDetails(from, one.from), namespaceDetails(to, one.to)))
      found.refuse(`Who owns or may use schema ${one.to.name} has changed.`);
}

/** Before the schemas that they may be in. */
function dropExtensions({ from, to }: Pair, found: Found): void {
  for (const { name, certainty, schema } of extensionsOf(from, to).made) {
    // IF NOT EXISTS: an object that existed before remains, and what else uses it by now is not known.
    if (certainty === 'certain') found.add('names', `DROP EXTENSION ${quoteIdentifier(name)}`);
    else if (schema === undefined || to.schema.namespaces.has(schema))
      found.lose({ kind: 'gone', words: `Extension ${name} stays: it may have been there before.` });
    else found.refuse(`Extension ${name} may have been there before, and may stand in schema ${schema}.`);
  }
}

function undoExtensions({ from, to }: Pair, found: Found): void {
  const { lost, changed } = extensionsOf(from, to);
  found.add('make-names', ...lost.flatMap(extensionStatements));
  for (const one of changed)
    if (!isSame(extensionStatements(one.from), extensionStatements(one.to)))
      found.refuse(`Extension ${one.to.name} has no way to its former version here.`);
}

function extensionsOf(from: Pair['from'], to: Pair['to']): Difference<Extension> {
  return difference(byName([...from.schema.extensions.values()]), byName([...to.schema.extensions.values()]));
}

/** Sequences of columns are created and dropped with them, unless they were created by hand. */
function undoSequences(pair: Pair, found: Found): void {
  const { from, to } = pair;
  const own = (schema: Schema): ReadonlyMap<string, Sequence> =>
    byKey(relationsOf(schema).sequences.filter((one) => !one.identity));
  const { made, lost, changed } = difference(own(from.schema), own(to.schema));
  for (const one of made)
    if (one.ownedBy === undefined) found.add('types', `DROP SEQUENCE ${qualified(one)}`);
  for (const one of lost) {
    found.add('make', ...sequencePart(one).statements);
    found.add('make-parts', ...sequenceDetails(to, one));
    goOnCounting(one, pair, found);
  }
  for (const one of changed) {
    const same =
      isSame(sequencePart(one.from).statements, sequencePart(one.to).statements) &&
      isSame(sequenceDetails(from, one.from), sequenceDetails(to, one.to));
    if (!same) found.refuse(`What changed in sequence ${displayName(one.to.key)} stays.`);
  }
}

/** If the rows that it numbered remain, it continues after them; numbers of deleted rows are not known. */
function goOnCounting(one: Sequence, { from, to }: Pair, found: Found): void {
  const numbered = numberedBy(to.schema, one);
  const kept = numbered && tableByKey(from.schema, numbered.table.key);
  const shown = displayName(one.key);
  if (
    numbered === undefined ||
    kept === undefined ||
    column(kept, numbered.column.name) === undefined ||
    one.increment.startsWith('-')
  ) {
    found.lose({ kind: 'counts', words: `Sequence ${shown} begins anew.` });
    return;
  }
  const { table } = numbered;
  const name = quoteIdentifier(numbered.column.name);
  found.add(
    'make-parts',
    `SELECT setval(${stringLiteral(qualified(one))}, greatest(max(${name}) + ${one.increment}, ${one.start}), false) FROM ${qualified(table)}`,
  );
  found.lose({
    kind: 'counts',
    words: `Sequence ${shown} goes on behind the highest ${displayName(table.key)}.${numbered.column.name}.`,
  });
}

function undoStatistics({ from, to }: Pair, found: Found): void {
  const { made, lost, changed } = difference(
    byKey(from.schema.statistics.values()),
    byKey(to.schema.statistics.values()),
  );
  for (const one of made)
    if (to.schema.relations.has(one.relation)) found.add('parts', `DROP STATISTICS ${qualified(one)}`);
  found.add('make-parts', ...lost.flatMap((one) => statisticsStatements(to, one)));
  for (const one of changed) {
    if (isSame(statisticsStatements(from, one.from), statisticsStatements(to, one.to))) continue;
    found.add('parts', `DROP STATISTICS ${qualified(one.from)}`);
    found.add('make-parts', ...statisticsStatements(to, one.to));
  }
}
