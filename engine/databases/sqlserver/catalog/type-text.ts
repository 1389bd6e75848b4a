/** A column's type in T-SQL's notation, from sys.columns and sys.types (pages of both, and “Data types (Transact-SQL)”). */
import type { SqlRow } from '../../session.ts';
import { qualifiedName } from '../literal.ts';

const lengths = new Set(['char', 'varchar', 'binary', 'varbinary']);
/** Two bytes for each declared character. */
const wide = new Set(['nchar', 'nvarchar']);
const numbers = new Set(['decimal', 'numeric']);
const scales = new Set(['datetime2', 'datetimeoffset', 'time']);

/** Name, its schema, whether it is user-defined, length in bytes, precision, scale: in this order. */
export function typeText([name, schema, made, length, precision, scale]: SqlRow): string {
  const own = name ?? '';
  // For display: names in brackets only if necessary.
  if (made === '1') return schema === 'dbo' ? plain(own) : `${plain(schema ?? '')}.${plain(own)}`;
  const bytes = Number(length);
  if (lengths.has(own)) return `${own}(${bytes === -1 ? 'max' : bytes})`;
  if (wide.has(own)) return `${own}(${bytes === -1 ? 'max' : bytes / 2})`;
  if (numbers.has(own)) return `${own}(${precision ?? ''},${scale ?? ''})`;
  if (scales.has(own)) return `${own}(${scale ?? ''})`;
  // The server reports 53 for float and 24 for real, which nobody writes.
  return own;
}

function plain(name: string): string {
  return /^[A-Za-z_][\w$#@]*$/.test(name) ? name : qualifiedName(name);
}
