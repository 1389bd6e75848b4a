/** Column types as MySQL and MariaDB store them: synonyms folded, UNSIGNED as a part of the name. */
import { wordSet } from '../../collections/word-set.ts';
import type { TypeName } from '../model/operation.ts';
import { stringValue, type Cursor } from '../tokens/cursor.ts';

export interface WrittenType {
  readonly type: TypeName;
  /** The values of ENUM and SET. */
  readonly values: readonly string[];
  /** SERIAL is BIGINT UNSIGNED NOT NULL AUTO_INCREMENT UNIQUE. */
  readonly serial: boolean;
}

export function readType(cursor: Cursor): WrittenType | undefined {
  const from = cursor.at;
  const written = cursor.word();
  const name = nameOf(cursor, written);
  if (name === undefined) return undefined;
  const group = cursor.group();
  const listed = group?.list() ?? [];
  const isList = name === 'enum' || name === 'set';
  const values = isList
    ? listed.flatMap((one) => {
        const token = one.peek();
        return token?.kind === 'string' ? [stringValue(cursor.text.slice(token.start, token.end))] : [];
      })
    : [];
  const numbers = isList ? [] : listed.flatMap((one) => number(one.word()));
  let unsigned = false;
  for (;;) {
    if (cursor.take('unsigned')) unsigned = true;
    // ZEROFILL makes a column unsigned too.
    else if (cursor.take('zerofill')) unsigned = true;
    else if (!cursor.take('signed')) break;
  }
  const isBoolean = written === 'bool' || written === 'boolean';
  return {
    type: {
      ...cursor.spanFrom(from),
      schema: undefined,
      name: unsigned || written === 'serial' ? `${name} unsigned` : name,
      modifiers: isBoolean ? [1] : kept(name, numbers),
      wordModifiers: [],
      arrayDimensions: 0,
      setOf: false,
      ofColumn: false,
    },
    values,
    serial: written === 'serial',
  };
}

/** Display widths are ignored, except in TINYINT(1), which denotes a boolean. */
function kept(name: string, numbers: readonly number[]): readonly number[] {
  if (!/int$/.test(name)) return numbers;
  return name === 'tinyint' && numbers[0] === 1 ? [1] : [];
}

function number(word: string): readonly number[] {
  return /^\d+$/.test(word) ? [Number(word)] : [];
}

/** Moves after the words of the name. */
function nameOf(cursor: Cursor, word: string): string | undefined {
  const two = twoWords.get(`${word} ${cursor.word(1)}`);
  if (two !== undefined) {
    cursor.at += 2;
    if (two === 'char' && cursor.take('varying')) return 'varchar';
    return two;
  }
  const one = synonyms.get(word) ?? (plain.has(word) ? word : undefined);
  if (one !== undefined) cursor.at += 1;
  return one;
}

const twoWords: ReadonlyMap<string, string> = new Map([
  ['double precision', 'double'],
  ['character varying', 'varchar'],
  ['char varying', 'varchar'],
  ['national char', 'char'],
  ['national character', 'char'],
  ['national varchar', 'varchar'],
  ['long varchar', 'mediumtext'],
  ['long varbinary', 'mediumblob'],
  ['char byte', 'binary'],
]);

const synonyms: ReadonlyMap<string, string> = new Map([
  ['integer', 'int'],
  ['int1', 'tinyint'],
  ['int2', 'smallint'],
  ['int3', 'mediumint'],
  ['int4', 'int'],
  ['int8', 'bigint'],
  ['middleint', 'mediumint'],
  ['bool', 'tinyint'],
  ['boolean', 'tinyint'],
  ['serial', 'bigint'],
  ['numeric', 'decimal'],
  ['dec', 'decimal'],
  ['fixed', 'decimal'],
  ['number', 'decimal'],
  ['real', 'double'],
  ['float4', 'float'],
  ['float8', 'double'],
  ['character', 'char'],
  ['nchar', 'char'],
  ['nvarchar', 'varchar'],
  ['varchar2', 'varchar'],
  ['long', 'mediumtext'],
  ['clob', 'longtext'],
  ['raw', 'varbinary'],
  ['geomcollection', 'geometrycollection'],
]);

const plain = wordSet(`
  tinyint smallint mediumint int bigint decimal float double bit year date time datetime timestamp char
  varchar binary varbinary json enum set tinytext text mediumtext longtext tinyblob blob mediumblob longblob
  vector geometry point linestring polygon multipoint multilinestring multipolygon geometrycollection uuid
  inet4 inet6
`);
