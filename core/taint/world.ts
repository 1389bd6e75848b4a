/**
 * What the analysis of one body asks the schema around it: functions that it calls, types and tables that it names. Notes every question,
 * so that the result can be kept until an answer changes.
 */
import type { CreateFunction, TypeName } from '../operations/operation.ts';
import { candidateKeys, creationKey, nameOf, tableByKey, typeNamed } from '../schema/lookup.ts';
import type { ColumnType, Program, Schema, Table, UserType } from '../schema/model.ts';
import { vetted } from '../syntax/postgres/guards.ts';
import { Source } from '../syntax/postgres/source.ts';
import { carries, type Carries } from './types.ts';

/** Columns by name. */
export type Fields = readonly { readonly name: string; readonly type: ColumnType }[];

export class World {
  readonly #schema: Schema;
  readonly #asked = new Map<string, readonly [ask: (schema: Schema) => unknown, answer: unknown]>();

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  /** The function that a call means, if there is one alone that takes so many arguments. */
  program(schema: string | undefined, name: string, count: number): Program | undefined {
    return this.#ask(`program ${schema ?? ''} ${name} ${count}`, (at) => programIn(at, schema, name, count));
  }

  /** Whether there is a function of that name whose body can be gone into. */
  mayRun(name: string): boolean {
    return this.#ask(`named ${name}`, (at) => namesOf(at.programs).has(name));
  }

  /** Columns of a table, or fields of a composite type. */
  fields(schema: string | undefined, name: string): Fields | undefined {
    return this.#ask(`fields ${schema ?? ''} ${name}`, (at) => fieldsIn(at, schema, name));
  }

  /** Columns of tables that have a trigger with this function. */
  rows(operation: CreateFunction): readonly Table[] {
    const { schema, name } = operation.function;
    const key = `rows ${schema?.text ?? ''} ${name.text}`;
    return this.#ask(key, (at) => tablesTriggering(at, creationKey(at, operation.function)));
  }

  carries(schema: string | undefined, name: string): Carries {
    const plain = schema === undefined || schema === 'pg_catalog' ? carries(name) : 'unknown';
    if (plain !== 'unknown') return plain;
    const type = this.#ask(`type ${schema ?? ''} ${name}`, (at) => typeNamed(at, nameOf(schema, name)));
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

  /** Whether the schema still gives all the answers that were given. */
  stillSays(schema: Schema): boolean {
    if (schema === this.#schema) return true;
    for (const [ask, answer] of this.#asked.values()) if (!isSame(ask(schema), answer)) return false;
    return true;
  }

  #ofColumn(schema: string | undefined, table: string | undefined, column: string): Carries {
    const fields = table === undefined ? undefined : this.fields(schema, table);
    const type = fields?.find((one) => one.name === column)?.type;
    return type === undefined ? 'unknown' : this.carries(type.schema, type.name);
  }

  /** Labels of an enum are no callers' text; a domain may let in no more than letters. */
  #ofType(type: UserType): Carries {
    if (type.form === 'enum') return 'nothing';
    if (type.form !== 'domain' || type.domainOf === undefined) return 'unknown';
    const narrow = type.checks.some(({ expression }) => {
      const source = new Source(expression);
      return vetted(source, source.whole).here.includes('value');
    });
    return narrow ? 'nothing' : this.carries(type.domainOf.schema, type.domainOf.name);
  }

  #ask<T>(key: string, ask: (schema: Schema) => T): T {
    const answer = ask(this.#schema);
    if (!this.#asked.has(key)) this.#asked.set(key, [ask, answer]);
    return answer;
  }
}

function namesOf(programs: Schema['programs']): ReadonlySet<string> {
  const known = programNames.get(programs);
  if (known !== undefined) return known;
  const names = new Set<string>();
  for (const [first] of programs.values())
    if (first !== undefined) names.add(first.operation.function.name.text);
  programNames.set(programs, names);
  return names;
}

const programNames = new WeakMap<Schema['programs'], ReadonlySet<string>>();

function isSame(now: unknown, before: unknown): boolean {
  if (Array.isArray(now) && Array.isArray(before))
    return now.length === before.length && now.every((one, at) => one === before[at]);
  return now === before;
}

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
  const { relations } = schema;
  const known = triggering.get(relations) ?? new Map<string, Table[]>();
  if (!triggering.has(relations)) {
    triggering.set(relations, known);
    for (const relation of relations.values()) {
      if (relation.kind !== 'table') continue;
      for (const trigger of relation.triggers)
        known.set(trigger.function, [...(known.get(trigger.function) ?? []), relation]);
    }
  }
  return known.get(key) ?? [];
}

/** Looked up once for all trigger functions of a schema. */
const triggering = new WeakMap<Schema['relations'], Map<string, Table[]>>();
