/**
 * What the analysis of one body needs from the schema: functions that it calls, types and tables that it names. Records every query, so
 * that the result can be cached until an answer changes.
 */
import { oncePer } from '../collections/once-per.ts';
import type { CreateFunction, TypeName } from '../operations/model/operation.ts';
import { candidateKeys, creationKey, nameOf, tableByKey, typeNamed } from '../schema/lookup.ts';
import type { ColumnType, Program, Schema, Table, UserType } from '../schema/model.ts';
import { vetted } from '../syntax/postgres/guards.ts';
import { Source } from '../syntax/postgres/source.ts';
import { calledIn } from './sinks.ts';
import { carries, type Carries } from './types.ts';

/** Columns by name. */
export type Fields = readonly { readonly name: string; readonly type: ColumnType }[];

/** How to repeat a query, and its answer: the object itself or a text of all relevant properties. */
type Asked = readonly [mark: (schema: Schema) => unknown, before: unknown];

export class World {
  #schema: Schema;
  readonly #asked = new Map<string, Asked>();

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  /** The function that a call denotes, if exactly one accepts that number of arguments. */
  program(schema: string | undefined, name: string, count: number): Program | undefined {
    return this.#ask(
      `program ${schema ?? ''} ${name} ${count}`,
      (at) => programIn(at, schema, name, count),
      (program) => program?.body,
    );
  }

  /** True if a function of that name runs commands, directly or indirectly: only such calls are analysed. */
  runs(name: string): boolean {
    return this.#ask(
      `runs ${name}`,
      (at) => runsByName(at, name),
      (answer) => answer,
    );
  }

  /** Which arguments a function runs unchanged: computed once for a state of all functions. */
  passedOn(program: Program, work: (world: World) => readonly number[]): readonly number[] {
    const programs = this.#schema.programs.whole();
    const known = passed.get(programs) ?? new Map<Program['body'], Passed>();
    passed.set(programs, known);
    let found = known.get(program.body);
    if (found === undefined) {
      const world = new World(this.#schema);
      found = { which: work(world), asked: world.#asked };
      known.set(program.body, found);
    }
    for (const [key, asked] of found.asked) {
      if (this.#asked.has(key)) continue;
      this.#asked.set(key, asked);
      // Who watches the schema is to know of it.
      asked[0](this.#schema);
    }
    return found.which;
  }

  /** Columns of a table, or fields of a composite type. */
  fields(schema: string | undefined, name: string): Fields | undefined {
    return this.#ask(`fields ${schema ?? ''} ${name}`, (at) => fieldsIn(at, schema, name), textOfFields);
  }

  /** Columns of tables with a trigger that runs this function. */
  rows(operation: CreateFunction): readonly Table[] {
    const { schema, name } = operation.function;
    const key = `rows ${schema?.text ?? ''} ${name.text}`;
    return this.#ask(
      key,
      (at) => tablesTriggering(at, creationKey(at, operation.function)),
      (tables) => tables.map(({ columns }) => textOfFields(columns)).join(';'),
    );
  }

  carries(schema: string | undefined, name: string): Carries {
    const plain = schema === undefined || schema === 'pg_catalog' ? carries(name) : 'unknown';
    if (plain !== 'unknown') return plain;
    const type = this.#ask(
      `type ${schema ?? ''} ${name}`,
      (at) => typeNamed(at, nameOf(schema, name)),
      (one) =>
        one === undefined ? '' : `${one.form} ${one.checks.map(({ expression }) => expression).join()}`,
    );
    return type === undefined ? 'unknown' : this.#ofType(type);
  }

  /** A type as a declaration writes it, lower case: `app.label`, `customers.name%type`. */
  carriesWritten(type: string | undefined): Carries {
    const plain = carries(type);
    const parts = /^(?:(\w+)\.)?(\w+)(?:\.(\w+)%type|%type)?$/.exec(type?.replace(/\s/g, '') ?? '');
    if (plain !== 'unknown' || parts === null || type === undefined) return plain;
    const [, first, second = '', third] = parts;
    if (!type.includes('%')) return this.carries(first, second);
    return third === undefined
      ? this.#ofColumn(undefined, first, second)
      : this.#ofColumn(first, second, third);
  }

  carriesArgument(type: TypeName): Carries {
    return type.ofColumn
      ? this.#ofColumn(undefined, type.schema, type.name)
      : this.carries(type.schema, type.name);
  }

  /** True if the schema still gives the same answers. */
  stillSays(schema: Schema): boolean {
    if (schema === this.#schema) return true;
    for (const [mark, before] of this.#asked.values()) if (mark(schema) !== before) return false;
    this.#schema = schema;
    return true;
  }

  #ofColumn(schema: string | undefined, table: string | undefined, column: string): Carries {
    const fields = table === undefined ? undefined : this.fields(schema, table);
    const type = fields?.find((one) => one.name === column)?.type;
    return type === undefined ? 'unknown' : this.carries(type.schema, type.name);
  }

  /** Enum labels are not a caller's text; a domain may only allow letters. */
  #ofType(type: UserType): Carries {
    if (type.form === 'enum') return 'nothing';
    if (type.form !== 'domain' || type.domainOf === undefined) return 'unknown';
    const narrow = type.checks.some(({ expression }) => {
      const source = new Source(expression);
      return vetted(source, source.whole).here.includes('value');
    });
    return narrow ? 'nothing' : this.carries(type.domainOf.schema, type.domainOf.name);
  }

  #ask<T>(key: string, ask: (schema: Schema) => T, mark: (answer: T) => unknown): T {
    const answer = ask(this.#schema);
    if (!this.#asked.has(key)) this.#asked.set(key, [(schema) => mark(ask(schema)), mark(answer)]);
    return answer;
  }
}

interface Passed {
  readonly which: readonly number[];
  readonly asked: ReadonlyMap<string, Asked>;
}

const passed = new WeakMap<Schema['programs'], Map<Program['body'], Passed>>();

function textOfFields(fields: Fields | undefined): string {
  return (fields ?? []).map(({ name, type }) => `${name} ${type.schema ?? ''}.${type.name}`).join();
}

function runsByName(schema: Schema, name: string): boolean {
  return namesThatRun(schema.programs.whole()).has(name);
}

/** Functions with a dynamic command, functions that call them, and so on. */
const namesThatRun = oncePer((programs: Schema['programs']): ReadonlySet<string> => {
  const callers = new Map<string, Set<string>>();
  const open: string[] = [];
  for (const { operation, body } of [...programs.values()].flat()) {
    const name = operation.function.name.text;
    const { names, isDynamic } = calledIn(body);
    if (isDynamic) open.push(name);
    for (const called of names) {
      const known = callers.get(called) ?? new Set<string>();
      callers.set(called, known.add(name));
    }
  }
  const found = new Set<string>();
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    open.push(...(callers.get(name) ?? []));
  }
  return found;
});

function programIn(
  schema: Schema,
  namespace: string | undefined,
  name: string,
  count: number,
): Program | undefined {
  for (const key of candidateKeys(schema, nameOf(namespace, name))) {
    const fitting = (schema.programs.get(key) ?? []).filter(
      ({ operation }) =>
        count <= operation.arguments.filter(({ mode }) => mode !== 'out' && mode !== 'table').length,
    );
    if (fitting.length > 0 && schema.functions.has(key)) return fitting.length === 1 ? fitting[0] : undefined;
  }
  return undefined;
}

function fieldsIn(schema: Schema, namespace: string | undefined, name: string): Fields | undefined {
  const found = candidateKeys(schema, nameOf(namespace, name)).flatMap(
    (key) => tableByKey(schema, key) ?? [],
  );
  return found[0]?.columns ?? typeNamed(schema, nameOf(namespace, name))?.attributes;
}

function tablesTriggering(schema: Schema, key: string): readonly Table[] {
  return triggering(schema.relations.whole()).get(key) ?? [];
}

/** By the functions that their triggers call. */
const triggering = oncePer((relations: Schema['relations']): ReadonlyMap<string, readonly Table[]> => {
  const found = new Map<string, Table[]>();
  for (const relation of relations.values()) {
    if (relation.kind !== 'table') continue;
    for (const trigger of relation.triggers)
      found.set(trigger.function, [...(found.get(trigger.function) ?? []), relation]);
  }
  return found;
});
