/**
 * What stands in for an extension that the embedded server lacks: its types, operators and functions, as a script that creates them, so that
 * views, functions and queries that use them have types. None of them does anything but those that change the schema: the planner refuses a
 * query that calls one, so that nothing is planned, and nothing can be computed, by what is not the extension.
 */
import { oncePer } from '../../../core/collections/once-per.ts';
import { literal } from '../../databases/literal.ts';

export interface StandIn {
  /** As people write it. */
  readonly title: string;
  /** Base types; each takes any modifiers. */
  readonly types: readonly string[];
  /** `from to`, and `implicit` or `assignment`. */
  readonly casts: readonly string[];
  /** Types with an order. */
  readonly comparable: readonly string[];
  /** `left right result: operators`. */
  readonly operators: readonly string[];
  /**
   * Separated by semicolons: `name(arguments) result`, after `aggregate` or `window` if it is one. An argument with a question mark may be
   * left out; its name, too, may be written in a call.
   */
  readonly functions: string;
  /** Statements that create its tables, views and composite types: after its base types, before its functions. */
  readonly relations: readonly string[];
  /** Statements that give some of its functions a body: those that create or drop columns and tables. */
  readonly changing?: readonly string[];
}

/** One statement, which does nothing the second time. A dump has no search path. */
export function standInScript(extension: string, standIn: StandIn, schema: string | undefined): string {
  const script = statements(standIn).join(';\n');
  const path = schema === undefined ? '' : `CREATE SCHEMA IF NOT EXISTS ${identifier(schema)};`;
  const within = schema === undefined ? 'NULL' : literal(identifier(schema));
  return `DO ${literal(`DECLARE outer_path text := current_setting('search_path'); outer_check text := current_setting('check_function_bodies');
BEGIN
IF to_regproc(${literal(markOf(extension))}) IS NOT NULL THEN RETURN; END IF;
${path}
CREATE FUNCTION ${markOf(extension)}() RETURNS void LANGUAGE sql AS '';
PERFORM set_config('search_path', coalesce(nullif(concat_ws(', ', ${within}, nullif(nullif(outer_path, ''), '""')), ''), 'public'), false), set_config('check_function_bodies', 'off', false), set_config('client_min_messages', 'warning', true);
EXECUTE ${literal(script)};
PERFORM set_config('search_path', outer_path, false), set_config('check_function_bodies', outer_check, false);
END`)}`;
}

function markOf(extension: string): string {
  return `pg_catalog."stand-in for ${extension}"`;
}

function statements(standIn: StandIn): readonly string[] {
  return [
    ...standIn.types.flatMap(baseType),
    ...standIn.relations,
    ...standIn.casts.map(cast),
    ...standIn.comparable.flatMap((type) => ordered(type, standIn)),
    ...standIn.operators.flatMap((line) => operators(line, standIn)),
    ...linesOf(standIn).flatMap((one) => callable(one, standIn)),
    ...(standIn.changing ?? []),
  ];
}

function linesOf({ functions }: StandIn): readonly string[] {
  return functions
    .split(';')
    .map((one) => one.trim())
    .filter(Boolean);
}

/** Their names, once for each extension. */
export const functionsOf = oncePer(
  (standIn: StandIn): ReadonlySet<string> => new Set(linesOf(standIn).map((one) => readCallable(one).name)),
);

/** Its values are any text. */
function baseType(type: string): readonly string[] {
  return [
    `CREATE TYPE ${type}`,
    `CREATE FUNCTION ${type}_in(cstring) RETURNS ${type} LANGUAGE internal IMMUTABLE STRICT AS 'textin'`,
    `CREATE FUNCTION ${type}_out(${type}) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout'`,
    `CREATE FUNCTION ${type}_typmod_in(cstring[]) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT -1'`,
    `CREATE TYPE ${type} (INPUT = ${type}_in, OUTPUT = ${type}_out, TYPMOD_IN = ${type}_typmod_in, LIKE = text, CATEGORY = 'U', PREFERRED = false)`,
  ];
}

function cast(line: string): string {
  const [from = '', to = '', context] = line.split(' ');
  return `CREATE CAST (${from} AS ${to}) WITH INOUT${context === undefined ? '' : ` AS ${context}`}`;
}

function ordered(type: string, standIn: StandIn): readonly string[] {
  const strategies = ['<', '<=', '=', '>=', '>'];
  return [
    ...operators(`${type} ${type} bool: ${strategies.join(' ')}`, standIn),
    `CREATE FUNCTION ${type}_cmp(${type}, ${type}) RETURNS int4 ${body(standIn)}`,
    `CREATE OPERATOR CLASS ${type}_ops DEFAULT FOR TYPE ${type} USING btree AS ${strategies.map((one, at) => `OPERATOR ${at + 1} ${one}`).join(', ')}, FUNCTION 1 ${type}_cmp(${type}, ${type})`,
  ];
}

function operators(line: string, standIn: StandIn): readonly string[] {
  const [signature = '', names = ''] = line.split(': ');
  const [left = '', right = '', result = ''] = signature.split(' ');
  return names
    .split(' ')
    .flatMap((name) => [
      `CREATE FUNCTION "operator ${name}"(${left}, ${right}) RETURNS ${result} ${body(standIn)}`,
      `CREATE OPERATOR ${name} (LEFTARG = ${left}, RIGHTARG = ${right}, FUNCTION = "operator ${name}")`,
    ]);
}

interface Callable {
  readonly kind: string | undefined;
  readonly name: string;
  readonly list: string;
  readonly result: string;
}

function readCallable(line: string): Callable {
  const [, kind, name = '', list = '', result = ''] =
    /^(?:(aggregate|window) )?(\w+)\((.*?)\) (.+)$/s.exec(line) ?? [];
  return { kind, name, list, result };
}

function callable(line: string, standIn: StandIn): readonly string[] {
  const { kind, name, list, result } = readCallable(line);
  const given = list
    .split(', ')
    .map((one) => one.replace(/\b(\w+) (?=\S+$)/, '"$1" ').replace(/\?$/, ' DEFAULT NULL'));
  if (kind !== 'aggregate')
    return [
      `CREATE FUNCTION "${name}"(${given.join(', ')}) RETURNS ${result} ${kind === 'window' ? 'WINDOW ' : ''}${body(standIn, list)}`,
    ];
  const state = `"state of ${name}"`;
  return [
    `CREATE FUNCTION ${state}(${[result, ...given].join(', ')}) RETURNS ${result} ${body(standIn)}`,
    `CREATE AGGREGATE "${name}"(${given.join(', ')}) (SFUNC = ${state}, STYPE = ${result})`,
  ];
}

/** The planner reads the body of a function in SQL, to insert it. Such a function takes no records; others are never run in place of it. */
function body({ title }: StandIn, list = ''): string {
  return /\brecord\b/.test(list)
    ? "LANGUAGE plpgsql AS 'BEGIN END'"
    : `LANGUAGE sql IMMUTABLE AS 'TABLE "${title}, which is not embedded,"'`;
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
