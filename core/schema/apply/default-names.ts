/** The names that PostgreSQL chooses for constraints, indexes and sequences without an explicit name. */
import { utf8Length } from '../../syntax/postgres/identifier.ts';
import { keyOf } from '../lookup.ts';
import type { Schema } from '../model.ts';

/** NAMEDATALEN - 1, in bytes of UTF-8. */
const limit = 63;

export interface NameParts {
  readonly schema: string;
  readonly relation: string;
  /** Column names, joined by underscores; undefined for names without columns (t_pkey). */
  readonly columns: readonly string[] | undefined;
  readonly label: string;
}

/** A name that is unique among relations (index, sequence), and among constraints too if it is for the index of one. */
export function chooseRelationName(schema: Schema, parts: NameParts, use: 'constraint' | 'relation'): string {
  return choose(parts, (name) => {
    const key = keyOf(parts.schema, name);
    if (schema.relations.has(key) || schema.indexes.has(key)) return true;
    return use === 'constraint' && constraintExists(schema, parts.schema, name);
  });
}

/** A name for a CHECK or a foreign key: unique among all constraints of the schema. */
export function chooseConstraintName(schema: Schema, parts: NameParts): string {
  return choose(parts, (name) => constraintExists(schema, parts.schema, name));
}

/** CREATE STATISTICS without a name. */
export function chooseStatisticsName(schema: Schema, parts: Omit<NameParts, 'label'>): string {
  const columns = parts.columns === undefined ? undefined : indexColumnNames(parts.columns);
  return choose({ ...parts, columns, label: 'stat' }, (name) =>
    schema.statistics.has(keyOf(parts.schema, name)),
  );
}

/** Names of index columns as the server chooses them: a repeated one gets a number. */
export function indexColumnNames(names: readonly string[]): readonly string[] {
  const result: string[] = [];
  for (const name of names) {
    let candidate = name;
    for (let number = 1; result.includes(candidate); number += 1) {
      const digits = String(number);
      candidate = clip(name, limit - digits.length) + digits;
    }
    result.push(candidate);
  }
  return result;
}

function choose(parts: NameParts, taken: (name: string) => boolean): string {
  for (let pass = 0; ; pass += 1) {
    const name = assemble(parts, pass === 0 ? parts.label : `${parts.label}${pass}`);
    if (!taken(name)) return name;
  }
}

/** Both parts are shortened, always the longer one first, until the name fits. */
export function assemble(parts: Pick<NameParts, 'relation' | 'columns'>, label: string): string {
  const columns = parts.columns === undefined ? undefined : clip(parts.columns.join('_'), limit);
  const available = limit - (label.length + 1) - (columns === undefined ? 0 : 1);
  let first = bytes(parts.relation);
  let second = columns === undefined ? 0 : bytes(columns);
  while (first + second > available) {
    if (first > second) first -= 1;
    else second -= 1;
  }
  const head = clip(parts.relation, first);
  return columns === undefined ? `${head}_${label}` : `${head}_${clip(columns, second)}_${label}`;
}

/** The maximum of UTF-8 bytes for one UTF-16 unit. */
const longestUnit = 3;
const ascii = /^[\0-\x7f]*$/;

/** At most so many bytes of UTF-8, never part of a character. */
function clip(text: string, most: number): string {
  if (text.length * longestUnit <= most) return text;
  let length = 0;
  let result = '';
  for (const character of text) {
    length += utf8Length(character.codePointAt(0) ?? 0);
    if (length > most) break;
    result += character;
  }
  return result;
}

function bytes(text: string): number {
  if (ascii.test(text)) return text.length;
  let length = 0;
  for (const character of text) length += utf8Length(character.codePointAt(0) ?? 0);
  return length;
}

function constraintExists(schema: Schema, inSchema: string, name: string): boolean {
  return schema.constraintsByName.has(keyOf(inSchema, name));
}
