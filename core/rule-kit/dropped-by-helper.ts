/**
 * What a procedure of the project takes away, as far as its call shows: it is named for that, and is given the name as text, `CALL drop_index('orders',
 * 'orders_note')`. What the procedure does is not looked into. Not on PostgreSQL, whose functions are.
 */
import type { ObjectName } from '../operations/operation.ts';
import { relationKey, tableByKey } from '../schema/lookup.ts';
import type { ParsedStatement } from '../syntax/statement.ts';
import { earlier } from './section.ts';
import type { Surroundings } from './tables.ts';

export function isDroppedByHelper(name: string, table: ObjectName, context: Surroundings): boolean {
  if (context.schema.dialect === 'postgresql') return false;
  // A command that is put together may have changed it, and nobody knows what of it is left.
  const key = relationKey(context.schema, table);
  const before = context.schemas[0] && tableByKey(context.schemas[0], key);
  if (before?.complete === true && tableByKey(context.schema, key)?.complete === false) return true;
  const wanted = name.toLowerCase();
  return earlier(context).some(({ parsed }) => isCallToDrop(parsed) && namesIn(parsed).includes(wanted));
}

function isCallToDrop({ text }: ParsedStatement): boolean {
  return /^\s*(?:call|exec(?:ute)?)\s+[^\s('"]*(?:drop|remove|delete)/i.test(text);
}

/** `'[dbo].[orders_note]'` is `orders_note`. */
function namesIn({ text, tokens }: ParsedStatement): readonly string[] {
  return tokens
    .filter(({ kind }) => kind === 'string')
    .map(({ start, end }) => {
      const written = text.slice(start, end).replaceAll(/^n?['"]|['"]$|[`[\]]/gi, '');
      return written.slice(written.lastIndexOf('.') + 1).toLowerCase();
    });
}
