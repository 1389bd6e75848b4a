/**
 * Why a MariaDB or MySQL server could not run a statement of a proof, so that nothing follows about the migration: a right that the login of
 * the proof does not have, rows, or what an earlier migration did not make. Any other message is a real refusal, and counts.
 */
import { ofHistory, type ServerRefusal, type Surroundings, type Unverifiable } from './reason.ts';

/** Undefined if any server of that version would refuse the statement. */
export function mysqlUnverifiable(
  { message, sqlState = '' }: ServerRefusal,
  { isTemplate, toolTable, incomplete, unfinished }: Surroundings,
): Unverifiable | undefined {
  if (isTemplate) return { kind: 'template' };
  if (/^Access denied|command denied|^The user specified as a definer/i.test(message))
    return lacksInMysql('right for it: it has rights on its own database alone');
  if (/plugin .* is not loaded|Unknown storage engine|is not available|feature is disabled/i.test(message))
    return {
      kind: 'lacks',
      what: `such part (${message.replace(/\.$/, '')})`,
      of: 'the server of the proof',
    };
  const table = /^Table '[^.']+\.(.+)' doesn't exist/.exec(message)?.[1];
  if (toolTable !== undefined && table === toolTable) return { kind: 'tool-table', name: toolTable };
  if (sqlState === '23000' && !message.startsWith('Duplicate column')) return { kind: 'rows' };
  // Only what an earlier migration names and did not make.
  const name = /'(?:[^'.]+\.)?([^'.]+)'/.exec(message)?.[1];
  const maker = unfinished?.find(({ text }) => name !== undefined && text.includes(name));
  return incomplete !== undefined && maker !== undefined && missing.has(sqlState)
    ? ofHistory(message, maker.path, unfinished ?? [])
    : undefined;
}

export function lacksInMysql(what: string): Unverifiable {
  return { kind: 'lacks', what, of: 'the login of the proof' };
}

/** Table, column; what DROP, a key or a routine names has only the general state. */
const missing: ReadonlySet<string> = new Set(['42S02', '42S22', '42000', 'HY000']);
