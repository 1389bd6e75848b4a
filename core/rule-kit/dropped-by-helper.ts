/**
 * What a procedure of the project takes away, as far as its call shows: it is named for that, and is given the name as text, `CALL drop_index('orders',
 * 'orders_note')`; or it stands in the same file and drops indexes by names that it asks the catalog for. Not on PostgreSQL.
 */
import type { ObjectName } from '../operations/operation.ts';
import { relationKey, tableByKey } from '../schema/lookup.ts';
import type { ParsedStatement, Statement } from '../syntax/statement.ts';
import { earlier } from './section.ts';
import type { Surroundings } from './tables.ts';

export function isDroppedByHelper(name: string, table: ObjectName, context: Surroundings): boolean {
  if (context.schema.dialect === 'postgresql') return false;
  // A command that is put together may have changed it, and nobody knows what of it is left.
  const key = relationKey(context.schema, table);
  const before = context.schemas[0] && tableByKey(context.schemas[0], key);
  if (before?.complete === true && tableByKey(context.schema, key)?.complete === false) return true;
  const wanted = name.toLowerCase();
  const statements = earlier(context);
  return (
    statements.some(({ parsed }) => isCallToDrop(parsed) && namesIn(parsed).includes(wanted)) ||
    isClearedByLoop(table.name.text, statements)
  );
}

/** A procedure of this file names the table and the catalog of indexes, drops what it finds there, and is called. */
function isClearedByLoop(table: string, statements: readonly Statement[]): boolean {
  const clears = statements.flatMap(({ parsed: { operations, text } }) => {
    const programs = operations.flatMap((one) =>
      one.kind === 'createFunction' ? [one.function.name.text.toLowerCase()] : [],
    );
    // Read where there are any: what else stands there may be rows by the million.
    if (programs.length === 0 || !/\bdrop\s+(?:index|key)\b/i.test(text)) return [];
    return catalog.test(text) && says(text, table) ? programs : [];
  });
  if (clears.length === 0) return false;
  return statements.some(({ parsed: { text } }) => {
    const called = /^\s*(?:call|exec(?:ute)?)\s+(?:\w+\.)?[`"[]?(\w+)/i.exec(text)?.[1];
    return called !== undefined && clears.includes(called.toLowerCase());
  });
}

/** Also in a string: the catalog is asked with it, and a command put together. */
function says(text: string, word: string): boolean {
  return new Set(text.toLowerCase().split(/[^\p{L}\p{N}_$]+/u)).has(word.toLowerCase());
}

const catalog = /\binformation_schema\s*\.\s*statistics\b|\bsys\s*\.\s*indexes\b/i;

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
