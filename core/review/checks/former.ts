/**
 * What tables and columns were called before a change, followed back through its renames: whoever asks before it runs has to ask by those names.
 * What comes with the change has none.
 */
import type { ObjectName, Operation } from '../../operations/operation.ts';
import { column, creationKey, relationKey, resolveRelation, tableByKey } from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { type Placed, schemaAt } from '../placed.ts';

interface Known {
  /** Undefined where the table comes with the change. */
  readonly start: string | undefined;
  /** By the name that it has now; undefined for what comes with the change, or is called otherwise by now. */
  readonly names: Map<string, string | undefined>;
}

/** Goes through a change statement by statement; each question is about the names at that point. */
export class Formers {
  readonly #start: Schema;
  readonly #known = new Map<string, Known>();

  constructor(start: Schema) {
    this.#start = start;
  }

  /** The table as it is before the change. */
  table(key: string): Table | undefined {
    const known = this.#known.get(key);
    const start = known === undefined ? key : known.start;
    return start === undefined ? undefined : tableByKey(this.#start, start);
  }

  /** A column's name before the change; undefined where the column was not there. */
  column(key: string, name: string): string | undefined {
    const table = this.table(key);
    const former = this.name(key, name);
    return table === undefined || former === undefined ? undefined : column(table, former)?.name;
  }

  /** The same by renames alone: of tables of which not all columns are known. */
  name(key: string, now: string): string | undefined {
    const names = this.#known.get(key)?.names;
    return names?.has(now) === true ? names.get(now) : now;
  }

  /** The change makes it: what had its name before is another one. */
  isMade(key: string): boolean {
    const known = this.#known.get(key);
    return known !== undefined && known.start === undefined;
  }

  note(operation: Operation, schema: Schema): void {
    switch (operation.kind) {
      case 'createTable':
      case 'createTableAs': {
        const isPassedOver = operation.ifNotExists && resolveRelation(schema, operation.table) !== undefined;
        if (!isPassedOver) this.#known.set(creationKey(schema, operation.table), fresh());
        return;
      }
      case 'dropRelation':
        this.#known.set(relationKey(schema, operation.target), fresh());
        return;
      case 'renameRelation':
        if (operation.relation !== 'index') this.#move(operation, schema, { name: operation.to.text });
        return;
      case 'setSchema':
        this.#move(operation, schema, { schema: operation.to.text });
        return;
      case 'addColumn': {
        const key = relationKey(schema, operation.table);
        const there = tableByKey(schema, key);
        const name = operation.column.name.text;
        const isPassedOver =
          operation.ifNotExists && there !== undefined && column(there, name) !== undefined;
        if (!isPassedOver) this.#of(key).names.set(name, undefined);
        return;
      }
      case 'dropColumn':
        this.#of(relationKey(schema, operation.table)).names.set(operation.column.text, undefined);
        return;
      case 'renameColumn': {
        const key = relationKey(schema, operation.table);
        const former = this.column(key, operation.column.text);
        const { names } = this.#of(key);
        names.set(operation.column.text, undefined);
        names.set(operation.to.text, former);
        return;
      }
      default:
    }
  }

  #of(key: string): Known {
    const known = this.#known.get(key) ?? { start: key, names: new Map() };
    this.#known.set(key, known);
    return known;
  }

  #move(
    { target }: { readonly target: ObjectName },
    schema: Schema,
    to: { readonly name?: string; readonly schema?: string },
  ): void {
    const found = resolveRelation(schema, target);
    if (found === undefined) return;
    const known = this.#of(found.key);
    this.#known.set(found.key, fresh());
    this.#known.set(`${to.schema ?? found.schema}.${to.name ?? found.name}`, known);
  }
}

function fresh(): Known {
  return { start: undefined, names: new Map() };
}

/** As they are in front of each statement. Undefined where nothing was there to be called otherwise. */
export function formersBefore(statements: readonly Placed[], until: Placed): Formers {
  const [first] = statements;
  const formers = new Formers(first?.start ?? until.start);
  for (const placed of statements) {
    if (placed === until) break;
    noteAll(formers, placed);
  }
  return formers;
}

export function noteAll(formers: Formers, { one, section, at }: Placed): void {
  for (const { operation } of one.actions) formers.note(operation, schemaAt({ section, at }));
}
