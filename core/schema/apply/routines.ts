/** Functions, procedures and aggregates. Input argument types identify the overload. */
import type {
  AlterFunction,
  CreateAggregate,
  CreateFunction,
  FunctionArgument,
  ObjectName,
  RoutineAttributes,
  TypeName,
} from '../../operations/model/operation.ts';
import { candidateKeys, creationKey, creationSchema } from '../lookup.ts';
import type { Argument, ColumnType, Routine, Schema } from '../model.ts';
import { originOf, type At } from './statement-place.ts';
import { owned, pathOf } from './new-object.ts';
import { noteChange } from './changes.ts';
import { changedOptions } from './options.ts';
import { columnTypeOf } from './type-of.ts';

export function createFunction(schema: Schema, operation: CreateFunction, at: At): Schema {
  const { attributes } = operation;
  return putRoutine(schema, {
    ...blankRoutine(schema, operation.function, operation.arguments, at),
    form: operation.procedure ? 'procedure' : 'function',
    returns: operation.returns === undefined ? undefined : columnTypeOf(schema, operation.returns),
    returnsSet: operation.returns?.setOf === true || operation.arguments.some((one) => one.mode === 'table'),
    language: operation.language,
    volatility: attributes.volatility ?? 'volatile',
    strict: attributes.strict ?? false,
    securityDefiner: attributes.securityDefiner ?? false,
    leakproof: attributes.leakproof ?? false,
    parallel: attributes.parallel ?? 'unsafe',
    window: attributes.window ?? false,
    cost: attributes.cost,
    rows: attributes.rows,
    support: attributes.support,
    settings: attributes.settings.filter((one) => one.value !== undefined),
    source: operation.source,
    library: operation.library,
    sqlBody: operation.sqlBody?.text,
  });
}

export function createAggregate(schema: Schema, operation: CreateAggregate, at: At): Schema {
  return putRoutine(schema, {
    ...blankRoutine(schema, operation.function, operation.arguments, at),
    form: 'aggregate',
    volatility: 'immutable',
    language: 'internal',
    definition: operation.definition,
  });
}

function blankRoutine(
  schema: Schema,
  name: ObjectName,
  parameters: readonly FunctionArgument[],
  at: At,
): Routine {
  const inSchema = name.schema?.text ?? creationSchema(schema);
  const all = parameters.map((one) => argumentOf(schema, one));
  const { comment, labels, changes, owner, privileges } = owned(schema, 'function', inSchema);
  return {
    comment,
    labels,
    changes,
    owner,
    privileges,
    key: creationKey(schema, name),
    schema: inSchema,
    name: name.name.text,
    form: 'function',
    arguments: all.filter(goesIn).map((one) => one.type),
    parameters: all,
    returns: undefined,
    returnsSet: false,
    volatility: 'volatile',
    language: 'sql',
    strict: false,
    securityDefiner: false,
    leakproof: false,
    parallel: 'unsafe',
    window: false,
    cost: undefined,
    rows: undefined,
    support: undefined,
    settings: [],
    source: undefined,
    library: undefined,
    sqlBody: undefined,
    definition: undefined,
    path: pathOf(schema),
    origin: originOf(at),
  };
}

function argumentOf(schema: Schema, one: FunctionArgument): Argument {
  const type = columnTypeOf(schema, one.type);
  return { name: one.name, mode: one.mode, type, default: one.default?.text };
}

function goesIn(one: Argument): boolean {
  return one.mode !== 'out' && one.mode !== 'table';
}

/** Replaces the one with the same arguments, whose owner, privileges and comment stay. */
function putRoutine(schema: Schema, routine: Routine): Schema {
  const known = schema.functions.get(routine.key) ?? [];
  const old = known.find((one) => signatureText(one.arguments) === signatureText(routine.arguments));
  if (old === undefined) return withRoutines(schema, routine.key, [...known, routine]);
  const { owner, privileges, comment, labels, changes } = old;
  const kept = noteChange(schema, old, {
    ...routine,
    owner,
    privileges,
    comment,
    labels,
    changes,
    origin: old.origin,
  });
  return withRoutines(
    schema,
    routine.key,
    known.map((one) => (one === old ? kept : one)),
  );
}

export function withRoutines(schema: Schema, key: string, routines: readonly Routine[]): Schema {
  const functions =
    routines.length === 0 ? schema.functions.delete(key) : schema.functions.set(key, routines);
  return { ...schema, functions };
}

export function changeRoutine(schema: Schema, old: Routine, now: Routine): Schema {
  const noted = noteChange(schema, old, now);
  const known = schema.functions.get(old.key) ?? [];
  return withRoutines(
    schema,
    old.key,
    known.map((one) => (one === old ? noted : one)),
  );
}

export function alterFunction(schema: Schema, operation: AlterFunction, at: At): Schema {
  const routine = findRoutine(schema, operation.function, operation.arguments);
  if (routine === undefined || at.conditional) return schema;
  return changeRoutine(schema, routine, { ...routine, ...changedAttributes(routine, operation.attributes) });
}

function changedAttributes(old: Routine, said: RoutineAttributes): Partial<Routine> {
  const set = said.settings.filter((one) => one.value !== undefined);
  const reset = said.settings.filter((one) => one.value === undefined).map((one) => one.name);
  return {
    volatility: said.volatility ?? old.volatility,
    strict: said.strict ?? old.strict,
    securityDefiner: said.securityDefiner ?? old.securityDefiner,
    leakproof: said.leakproof ?? old.leakproof,
    parallel: said.parallel ?? old.parallel,
    cost: said.cost ?? old.cost,
    rows: said.rows ?? old.rows,
    support: said.support ?? old.support,
    settings: changedOptions(said.resetAll ? [] : old.settings, set, reset),
  };
}

/** The routine that a name with or without argument types denotes: without them it must be the only one of its name. */
export function findRoutine(
  schema: Schema,
  name: ObjectName,
  types: readonly TypeName[] | undefined,
): Routine | undefined {
  const wanted =
    types === undefined ? undefined : signatureText(types.map((one) => columnTypeOf(schema, one)));
  for (const key of candidateKeys(schema, name)) {
    const known = schema.functions.get(key) ?? [];
    const [first] = known;
    if (wanted === undefined && known.length === 1) return first;
    const fitting = known.find((one) => signatureText(one.arguments) === wanted);
    if (fitting !== undefined) return fitting;
    // DROP FUNCTION may list OUT arguments: procedures do since version 14.
    const byAll = known.find((one) => signatureText(one.parameters.map(({ type }) => type)) === wanted);
    if (byAll !== undefined) return byAll;
  }
  return undefined;
}

function signatureText(types: readonly ColumnType[]): string {
  return types.map((one) => `${one.schema ?? ''}.${one.name}${one.arrayDimensions > 0 ? '[]' : ''}`).join();
}
