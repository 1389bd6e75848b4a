/** Functions, procedures and aggregates. */
import type { Option } from '../../operations/model/operation.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { Argument, Routine } from '../model.ts';
import { described, ownerOf, privilegesOf } from './describe.ts';
import { dollarQuoted, qualified, stringLiteral, typeSql } from './names.ts';
import { statement, type Context, type Part, type ScriptStatement } from './statement.ts';

export function functionPart(routine: Routine): Part {
  return {
    provides: { kind: 'function', key: routine.key },
    types: [routine.returns, ...routine.parameters.map((one) => one.type), ...routine.arguments],
    keys: [],
    // A quoted body is parsed when the function is called.
    texts: [
      routine.sqlBody,
      routine.definition,
      routine.support,
      ...routine.parameters.map((one) => one.default),
    ],
    statements: [statement(definitionOf(routine), routine.path)],
  };
}

function definitionOf(routine: Routine): string {
  const name = qualified(routine);
  if (routine.form === 'aggregate') return `CREATE AGGREGATE ${name} ${routine.definition ?? '(*) ()'}`;
  const what = routine.form === 'procedure' ? 'PROCEDURE' : 'FUNCTION';
  const inputs = routine.parameters.filter((one) => one.mode !== 'table').map(argumentSql);
  return [
    `CREATE ${what} ${name}(${inputs.join(', ')})`,
    ...returnsOf(routine),
    `LANGUAGE ${quoteIdentifier(routine.language)}`,
    ...attributesOf(routine),
    ...routine.settings.map(settingSql),
    bodyOf(routine),
  ].join('\n');
}

function argumentSql({ name, mode, type, default: fallback }: Argument): string {
  return [
    ...(mode === 'in' ? [] : [mode.toUpperCase()]),
    ...(name === undefined ? [] : [quoteIdentifier(name)]),
    typeSql(type),
    ...(fallback === undefined ? [] : [`DEFAULT ${fallback}`]),
  ].join(' ');
}

function returnsOf(routine: Routine): readonly string[] {
  const columns = routine.parameters.filter((one) => one.mode === 'table');
  if (columns.length > 0) {
    const list = columns.map(({ name, type }) => `${quoteIdentifier(name ?? '')} ${typeSql(type)}`);
    return [`RETURNS TABLE (${list.join(', ')})`];
  }
  if (routine.returns === undefined) return routine.returnsSet ? ['RETURNS SETOF record'] : [];
  return [`RETURNS ${routine.returnsSet ? 'SETOF ' : ''}${typeSql(routine.returns)}`];
}

function attributesOf(routine: Routine): readonly string[] {
  return [
    ...(routine.window ? ['WINDOW'] : []),
    ...(routine.volatility === 'volatile' ? [] : [routine.volatility.toUpperCase()]),
    ...(routine.leakproof ? ['LEAKPROOF'] : []),
    ...(routine.strict ? ['STRICT'] : []),
    ...(routine.securityDefiner ? ['SECURITY DEFINER'] : []),
    ...(routine.parallel === 'unsafe' ? [] : [`PARALLEL ${routine.parallel.toUpperCase()}`]),
    ...(routine.cost === undefined ? [] : [`COST ${routine.cost}`]),
    ...(routine.rows === undefined ? [] : [`ROWS ${routine.rows}`]),
    ...(routine.support === undefined ? [] : [`SUPPORT ${routine.support}`]),
  ];
}

/** Settings whose value is a list of names; each is printed separately. */
const lists: ReadonlySet<string> = new Set([
  'search_path',
  'session_preload_libraries',
  'local_preload_libraries',
  'temp_tablespaces',
]);

export function settingSql({ name, value }: Option): string {
  const parts = name.split('.').map(quoteIdentifier).join('.');
  if (value === undefined) return `SET ${parts} TO DEFAULT`;
  if (!lists.has(name)) return `SET ${parts} TO ${stringLiteral(value)}`;
  const items = listItems(value).map(stringLiteral);
  return `SET ${parts} TO ${items.length === 0 ? `''` : items.join(', ')}`;
}

/** `a, "$user"` as the server stores it: names quoted where necessary. */
function listItems(value: string): readonly string[] {
  return Array.from(value.matchAll(/"((?:[^"]|"")*)"|[^\s,"]+/g), ([whole, quoted]) =>
    quoted === undefined ? whole : quoted.replaceAll('""', '"'),
  );
}

function bodyOf(routine: Routine): string {
  if (routine.sqlBody !== undefined) return routine.sqlBody;
  if (routine.library !== undefined)
    return `AS ${stringLiteral(routine.library)}, ${stringLiteral(routine.source ?? routine.name)}`;
  return `AS ${dollarQuoted(routine.source ?? '')}`;
}

export function functionDetails(context: Context, routine: Routine): readonly ScriptStatement[] {
  const what = routine.form.toUpperCase();
  const types = routine.arguments.map(typeSql).join(', ');
  const name = `${qualified(routine)}(${routine.form === 'aggregate' && types === '' ? '*' : types})`;
  return [
    ...ownerOf(what, name, routine.owner),
    ...privilegesOf(
      context,
      'function',
      routine.form === 'procedure' ? 'PROCEDURE' : 'FUNCTION',
      routine.form === 'aggregate' && types === '' ? `${qualified(routine)}()` : name,
      routine,
    ),
    ...described(what, name, routine),
  ].map((one) => ({ ...one, path: routine.path }));
}
