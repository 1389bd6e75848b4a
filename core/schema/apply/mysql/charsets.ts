/** Character sets of MySQL: which one a table has, the length of a character, and the effect of converting a table. */
import type { Column, Table } from '../../model.ts';

export function charsetOf({ options }: Pick<Table, 'options'>): string | undefined {
  return options.find(({ name }) => name === 'charset')?.value;
}

/** The most bytes that a character may take. */
export function bytesOf(charset: string | undefined): number | undefined {
  switch (charset) {
    case 'utf8mb4':
      return 4;
    case 'utf8':
    case 'utf8mb3':
      return 3;
    case 'latin1':
    case 'ascii':
    case 'binary':
      return 1;
    default:
      return undefined;
  }
}

/** CONVERT TO CHARACTER SET: columns get the table's set, and a TEXT type that may become too small is replaced by the next larger one. */
export function converted(column: Column, from: string | undefined, to: string | undefined): Column {
  const { type, mysql } = column;
  if (mysql === undefined || !texts.has(type.name)) return column;
  const [before, after] = [bytesOf(mysql.charset ?? from), bytesOf(to)];
  const isLonger = before !== undefined && after !== undefined && after > before;
  const name = isLonger ? (larger.get(type.name) ?? type.name) : type.name;
  return {
    ...column,
    type: { ...type, name },
    collation: undefined,
    mysql: { ...mysql, charset: undefined },
  };
}

const larger: ReadonlyMap<string, string> = new Map([
  ['tinytext', 'text'],
  ['text', 'mediumtext'],
  ['mediumtext', 'longtext'],
]);

const texts: ReadonlySet<string> = new Set(['char', 'varchar', 'enum', 'set', 'longtext', ...larger.keys()]);
