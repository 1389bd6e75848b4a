/**
 * Named queries as TypeScript: for each what it takes and the row that it returns. The file stands alone, so that it can be imported under
 * every resolution of modules: enums are written out.
 */
import { groupBy } from '../../collections/group-by.ts';
import type { EnumType, ValueType } from '../contract.ts';
import type { QueryContract } from '../queries.ts';
import { comment, heading, property, quoted, typeNames } from '../names.ts';
import { declared, typeScriptType, type Driver } from './drivers.ts';

export function queriesAsTypeScript(queries: readonly QueryContract[], driver: Driver): string {
  const named = groupBy(queries, ({ name }) => name);
  const keyOf = ({ path, name }: QueryContract): string =>
    named.get(name)?.length === 1 ? name : `${path}:${name}`;
  const names = typeNames(queries.map(keyOf));
  const parts = queries.map((one) => queryTypes(one, names.get(keyOf(one)) ?? 'Query', driver));
  const body = parts.join('\n');
  const needed = [...declared].filter(([name]) => new RegExp(`\\b${name}\\b`).test(body));
  return [
    heading(`Queries as driver ${driver} sends and returns them.`, 'a query or a migration'),
    ...needed.map(([, text]) => text),
    ...parts,
  ].join('\n');
}

function queryTypes(query: QueryContract, name: string, driver: Driver): string {
  const { parameters, columns, path } = query;
  const typed = (type: ValueType, direction: 'returns' | 'takes'): string =>
    typeScriptType(type, { driver, direction, nameOf: () => unionOf(type) });
  const orNull = (type: string): string => (type === 'unknown' ? type : `${type} | null`);
  const about = `${query.name} of ${path}`;
  const taken = parameters.map((one) => ({ ...one, written: orNull(typed(one.type, 'takes')) }));
  // Of several columns with one name, drivers keep the last.
  const kept = columns.filter(
    (one, at) => columns.findLastIndex(({ name: other }) => other === one.name) === at,
  );
  const row = kept.map(
    ({ name: column, type, nullable }) =>
      `  readonly ${property(column)}: ${nullable ? orNull(typed(type, 'returns')) : typed(type, 'returns')};\n`,
  );
  return [
    `${comment([`What ${about} takes.`])}${parametersType(name, taken)}`,
    ...(row.length === 0
      ? []
      : [`${comment([`A row of ${about}.`])}export interface ${name}Row {\n${row.join('')}}\n`]),
  ].join('\n');
}

/** By number as a tuple; by name as an object. */
function parametersType(
  name: string,
  parameters: readonly { readonly name: string; readonly written: string }[],
): string {
  const words = parameters.map((one) => /([\p{L}_][\p{L}\p{N}_]*)[^\p{L}\p{N}_]*$/u.exec(one.name)?.[1]);
  if (words.length === 0 || words.some((word, at) => word === undefined || words.indexOf(word) !== at))
    return `export type ${name}Parameters = readonly [${parameters.map(({ written }) => written).join(', ')}];\n`;
  const lines = parameters.map(({ written }, at) => `  readonly ${property(words[at] ?? '')}: ${written};\n`);
  return `export interface ${name}Parameters {\n${lines.join('')}}\n`;
}

function unionOf(type: ValueType): string {
  if (type.kind === 'array') return unionOf(type.of);
  return type.kind === 'enum' ? union(type.of) : 'string';
}

function union({ values }: EnumType): string {
  return values.length === 0 ? 'never' : `(${values.map(quoted).join(' | ')})`;
}
