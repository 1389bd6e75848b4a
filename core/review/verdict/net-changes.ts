/** What of a change is left in the end: what it makes and takes away again, and what it makes in two steps, is told once. */
import { oneLine } from '../../plan/format.ts';
import type { AddConstraint, Operation } from '../../operations/operation.ts';
import { column, displayName, relationKey, resolveIndex, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';
import { addedInWords } from './added-columns.ts';
import { changesInWords } from './changes.ts';
import { conditionsAnew } from '../statements/condition-anew.ts';
import { laterDefaultsInWords } from '../rows/later-defaults.ts';
import { unmadeIn } from '../statements/unmade-index.ts';
import { spanOf, stepName } from '../order/loosened.ts';
import { anewBy, tablesAnew, tablesAnewInWords } from '../order/table-anew.ts';
import { isPassing } from '../passing.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { isOfViewAnew, viewsAnew, viewsAnewInWords } from '../order/views-anew.ts';
import { isSameDefault } from '../statements/same-default.ts';
import { renewedInWords, renewedKey } from '../order/renewed-keys.ts';

/** Sentences. */
export function netChangesInWords(statements: readonly Placed[]): readonly string[] {
  const all = statements.flatMap((placed) =>
    placed.one.actions.map(({ operation }) => ({ operation, placed })),
  );
  const end = statements.at(-1)?.section.after;
  const views = viewsAnew(statements);
  const kept = all.filter(
    (one, at) =>
      !isRenewed(one, end) &&
      !isTakenBack(one, all.slice(at + 1)) &&
      !isOwn(one, all.slice(0, at)) &&
      !isStep(one) &&
      !isNotThere(one) &&
      !isSameDefault(one.operation, one.placed) &&
      !isOfViewAnew(one.operation, one.placed, views) &&
      !isOfTableAnew(one) &&
      !isPassing(one.operation, one.placed),
  );
  const operations = kept.map((one, at) => checked(one.operation, all.slice(at)));
  return [
    ...swapped(all),
    ...renewedInWords(statements),
    ...tablesAnewInWords(statements),
    ...changesInWords(
      operations,
      'counted',
      new Map([
        ...addedInWords(operations),
        ...laterDefaultsInWords(statements),
        ...unmadeIn(statements),
        ...conditionsAnew(statements),
      ]),
    ),
    ...viewsAnewInWords(views),
    ...droppedAlong(statements),
  ];
}

/** A key that is dropped and added again, which is one change. */
function isRenewed({ operation, placed }: Done, end: Schema | undefined): boolean {
  return (
    end !== undefined && renewedKey(operation, schemaAt(placed), { start: placed.start, end }) !== undefined
  );
}

function isOfTableAnew({ operation, placed }: Done): boolean {
  const schema = schemaAt(placed);
  const anew = tablesAnew(placed);
  return operation.kind === 'createTable' || operation.kind === 'createTableAs'
    ? anew.has(relationKey(schema, operation.table))
    : anewBy(operation, schema, anew) !== undefined;
}

/** Steps on a column that takes the name of another in the end, which is one change. */
function isStep({ operation, placed }: Done): boolean {
  const span = spanOf(placed);
  switch (operation.kind) {
    case 'addColumn':
      return span.steps.has(stepName(operation.table, operation.column.name.text));
    case 'setNotNull':
    case 'dropNotNull':
    case 'setDefault':
    case 'dropDefault':
    case 'renameColumn':
      return span.steps.has(stepName(operation.table, operation.column.text));
    case 'dropColumn': {
      const after = placed.section.after;
      const key = relationKey(schemaAt(placed), operation.table);
      return span.steps.size > 0 && retypedAt(key, operation.column.text, placed.start, after) !== undefined;
    }
    case 'dropConstraint': {
      const key = relationKey(schemaAt(placed), operation.table);
      const [was, is] = [placed.start, placed.section.after].map((schema) =>
        tableByKey(schema, key)?.constraints.find(({ name }) => name === operation.constraint.text),
      );
      return (
        span.steps.size > 0 &&
        was !== undefined &&
        was.kind === is?.kind &&
        was.columns.join() === is.columns.join()
      );
    }
    default:
      return false;
  }
}

/** A column of the same name at both ends. */
function retypedAt(key: string, name: string, start: Schema, end: Schema) {
  const [was, is] = [start, end].map((schema) => tableByKey(schema, key));
  const [former, now] = [was && column(was, name), is && column(is, name)];
  return former === undefined || now === undefined ? undefined : { former, now };
}

/** Columns that another one has taken the name of. Sentences. */
function swapped(all: readonly Done[]): readonly string[] {
  return all.flatMap((one) => {
    const { operation, placed } = one;
    if (operation.kind !== 'renameColumn' || !isStep(one)) return [];
    const key = relationKey(schemaAt(placed), operation.table);
    const name = operation.to.text;
    const found = retypedAt(key, name, placed.start, placed.section.after);
    if (found === undefined) return [];
    const [former, now] = [found.former, found.now].map(({ type }) => typeText(type));
    const of = oneLine(`${displayName(key)}.${name}`);
    return former === now
      ? [`Changes ${of} for another column of the same type, which takes its name.`]
      : [oneLine(`Changes the type of ${of} from ${former} to ${now}, by a new column that takes its name.`)];
  });
}

interface Done {
  readonly operation: Operation;
  readonly placed: Placed;
}

/** IF EXISTS, and no constraint of this name is on the table as the migrations make it. */
function isNotThere({ operation, placed }: Done): boolean {
  if (operation.kind !== 'dropConstraint' || !operation.ifExists) return false;
  const table = tableByKey(schemaAt(placed), relationKey(schemaAt(placed), operation.table));
  return (
    table !== undefined &&
    table.origin.unseen !== true &&
    !table.constraints.some(({ name }) => name === operation.constraint.text)
  );
}

/** An index that a later statement drops. */
function isTakenBack({ operation }: Done, later: readonly Done[]): boolean {
  return (
    operation.kind === 'createIndex' &&
    operation.name !== undefined &&
    later.some(
      (one) => one.operation.kind === 'dropIndex' && one.operation.index.name.text === operation.name?.text,
    )
  );
}

/** An index that the change itself has built, and a constraint that it has added, as far as the one thing is concerned. */
function isOwn({ operation, placed }: Done, earlier: readonly Done[]): boolean {
  if (operation.kind === 'dropIndex') {
    const dropped = resolveIndex(schemaAt(placed), operation.index);
    return (
      dropped !== undefined &&
      resolveIndex(placed.start, operation.index) === undefined &&
      earlier.some((one) => one.operation.kind === 'createIndex' && one.operation.name?.text === dropped.name)
    );
  }
  return (
    operation.kind === 'validateConstraint' &&
    earlier.some((one) => isNamed(one.operation, operation.constraint.text))
  );
}

function isNamed(operation: Operation, name: string): operation is AddConstraint {
  return operation.kind === 'addConstraint' && operation.constraint.name?.text === name;
}

/** Added without a look at the rows, and checked behind that. */
function checked(operation: Operation, all: readonly Done[]): Operation {
  if (operation.kind !== 'addConstraint' || !('notValid' in operation.constraint)) return operation;
  const { constraint } = operation;
  const isValidated = all.some(
    (one) =>
      one.operation.kind === 'validateConstraint' && one.operation.constraint.text === constraint.name?.text,
  );
  return isValidated ? { ...operation, constraint: { ...constraint, notValid: false } } : operation;
}

/** Sequences that go with their columns, and how far they have counted with them. */
function droppedAlong(statements: readonly Placed[]): readonly string[] {
  const names = statements.flatMap((placed) => {
    const drops = placed.one.actions.some(({ operation }) => operation.kind === 'dropColumn');
    if (!drops) return [];
    const after = placed.section.before[placed.at + 1] ?? placed.section.after;
    return [...schemaAt(placed).relations.values()]
      .filter(
        ({ kind, key }) =>
          kind === 'sequence' && placed.start.relations.has(key) && !after.relations.has(key),
      )
      .map(({ key }) => oneLine(displayName(key)));
  });
  return names.length === 0
    ? []
    : [
        `Drops ${names.length === 1 ? 'sequence' : 'sequences'} ${names.join(', ')} with ${names.length === 1 ? 'its column' : 'their columns'}.`,
      ];
}
