/** Whether a type can represent fewer values than another, on each engine by its own types. Unknown types count as equal. */
import type { TypeName } from '../../operations/model/operation.ts';
import type { Schema } from '../../schema/model.ts';

type Type = Pick<TypeName, 'name' | 'modifiers' | 'wordModifiers' | 'arrayDimensions'>;

/** `string` and `number`: a value that does not fit is an error; `lossy`: it is truncated or rounded. Undefined if no loss is certain. */
export function narrowing(
  from: Type,
  to: Type,
  dialect: Schema['dialect'],
): 'string' | 'number' | 'lossy' | undefined {
  if (from.arrayDimensions > 0 || to.arrayDimensions > 0) return undefined;
  const [wasLong, isLong] = [lengthOf(from, dialect), lengthOf(to, dialect)];
  if (wasLong !== undefined && isLong !== undefined) {
    if (isLong < wasLong) return 'string';
    return from.name.startsWith('n') && !to.name.startsWith('n') && from.name !== 'name'
      ? 'lossy'
      : undefined;
  }
  const [were, are] = [wholeNumbers(from, dialect), wholeNumbers(to, dialect)];
  if (were !== undefined && are !== undefined)
    return are.least > were.least || are.most < were.most ? 'number' : undefined;
  if (exact.has(from.name)) {
    const was = decimals(from, dialect);
    if (are !== undefined) return was.scale > 0 ? 'lossy' : 'number';
    if (!exact.has(to.name)) return undefined;
    const is = decimals(to, dialect);
    if (is.scale < was.scale) return 'lossy';
    return is.digits < was.digits ? 'number' : undefined;
  }
  if (floats.has(from.name)) return are !== undefined || isSingleOfDouble(from, to) ? 'lossy' : undefined;
  return moments.has(from.name) && (to.name === 'date' || to.name === 'time') ? 'lossy' : undefined;
}

const unlimited = Number.POSITIVE_INFINITY;

/** Characters or bytes; undefined unless it is a string type. */
function lengthOf({ name, modifiers, wordModifiers }: Type, dialect: Schema['dialect']): number | undefined {
  const most = strings.get(name);
  if (most === undefined) return undefined;
  if (wordModifiers.includes('max')) return unlimited;
  if (name === 'text' && dialect === 'mysql') return 2 ** 16 - 1;
  if (name === 'varchar' && dialect === 'sqlserver') return modifiers[0] ?? 1;
  return modifiers[0] ?? most;
}

/** Without a written length. */
const strings: ReadonlyMap<string, number> = new Map([
  ...(['varchar', 'longtext', 'text', 'ntext'] as const).map((one) => [one, unlimited] as const),
  ...(['bpchar', 'char', 'nchar', 'nvarchar'] as const).map((one) => [one, 1] as const),
  ['tinytext', 255],
  ['mediumtext', 2 ** 24 - 1],
]);

interface Range {
  readonly least: number;
  readonly most: number;
}

function wholeNumbers({ name }: Type, dialect: Schema['dialect']): Range | undefined {
  const [word = '', unsigned] = name.split(' ');
  const bytes = sizes.get(word);
  if (bytes === undefined) return undefined;
  const isUnsigned = unsigned === 'unsigned' || (dialect === 'sqlserver' && word === 'tinyint');
  const half = 2 ** (8 * bytes - 1);
  return isUnsigned ? { least: 0, most: 2 * half - 1 } : { least: -half, most: half - 1 };
}

/** In bytes. */
const sizes: ReadonlyMap<string, number> = new Map([
  ['tinyint', 1],
  ['mediumint', 3],
  ...(['int2', 'smallint'] as const).map((one) => [one, 2] as const),
  ...(['int4', 'int'] as const).map((one) => [one, 4] as const),
  ...(['int8', 'bigint'] as const).map((one) => [one, 8] as const),
]);

const exact: ReadonlySet<string> = new Set(['numeric', 'decimal']);
const floats: ReadonlySet<string> = new Set(['float4', 'float8', 'float', 'double', 'real']);
const moments: ReadonlySet<string> = new Set([
  ...['timestamp', 'timestamptz', 'datetime', 'datetime2', 'smalldatetime', 'datetimeoffset'],
]);

function isSingleOfDouble(from: Type, to: Type): boolean {
  return (
    from.name !== to.name && ['float8', 'double'].includes(from.name) && ['float4', 'float'].includes(to.name)
  );
}

/** Digits before and after the decimal point. */
function decimals(
  { modifiers }: Type,
  dialect: Schema['dialect'],
): { readonly digits: number; readonly scale: number } {
  const [precision = dialect === 'mysql' ? 10 : 18, scale = 0] = modifiers;
  if (modifiers.length === 0 && dialect === 'postgresql') return { digits: unlimited, scale: unlimited };
  return { digits: precision - scale, scale };
}
