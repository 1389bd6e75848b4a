/** A fix that sets a timeout before the statement, for the transaction or batch in which it is sent. */
import { insert } from '../../text/edit.ts';
import type { RuleFix } from '../context.ts';
import { refusesTransaction } from '../transactions/refuses-transaction.ts';
import { later } from '../statements/neighbours.ts';
import type { Surroundings } from '../tables/tables.ts';
import { isLocal } from './timeout-setting.ts';

/** In PostgreSQL's syntax, without the semicolon. */
export function setTo(setting: string, value: string): (isLocal: boolean) => string {
  return (isLocal) => `SET ${isLocal ? 'LOCAL ' : ''}${setting} = '${value}'`;
}

/**
 * Undefined if a later statement runs CONCURRENTLY, because the timeout could leave it unfinished, and if no statement can be inserted:
 * after an IF of SQL Server, or where the tool sends MySQL a single statement.
 */
export function timeoutFix(
  context: Surroundings,
  set: (isLocal: boolean) => string,
  title: string,
): RuleFix | undefined {
  const { transaction, statement, schema } = context;
  const { kind } = transaction;
  if (later(context).some(({ parsed }) => refusesTransaction(parsed, context))) return undefined;
  const isAfterIf = statement.conditional || statement.guarded === true;
  if (schema.dialect === 'sqlserver' && isAfterIf) return undefined;
  const { start } = statement.span;
  if (
    schema.dialect === 'mysql' &&
    context.section?.fences.some((one) => one.start <= start && start < one.end)
  )
    return undefined;
  const local = isLocal({ isInTransaction: kind !== 'none', sends: context.delivery.sends });
  return { kind: 'edit', title, edits: [insert(0, `${set(local)};\n`)] };
}
