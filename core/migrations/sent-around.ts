/** Statements that a program of the repository sends itself around the files that it applies: the words for them, and how they are kept among a folder's settings. Who looks for them is in runners/. */

export interface SentAround {
  readonly side: 'before' | 'behind';
  /** As it stands in the program, on one line; undefined where it is put together there. */
  readonly text: string | undefined;
  /** The function that sends it, or the file that it sends. */
  readonly by: string;
  readonly place: string;
  /** Under no condition of its own. */
  readonly isSure: boolean;
}

export function sentAroundKept(all: readonly SentAround[]): string | undefined {
  const lines = all.map(({ side, text, by, place, isSure }) =>
    [side, isSure ? 'sure' : 'open', place, by, text ?? ''].join('\t'),
  );
  return lines.length === 0 ? undefined : lines.join('\n');
}

export function sentAroundSaid(kept: string | undefined): { readonly sends?: readonly SentAround[] } {
  if (kept === undefined) return {};
  return {
    sends: kept.split('\n').map((line) => {
      const [side, sure, place = '', by = '', text = ''] = line.split('\t');
      return {
        ...{ side: side === 'behind' ? 'behind' : 'before', place, by, isSure: sure === 'sure' },
        text: text === '' ? undefined : text,
      } as const;
    }),
  };
}

const keeps =
  /^(?:SET|RESET|SHOW|BEGIN|START|COMMIT|ROLLBACK|END|SAVEPOINT|RELEASE|DISCARD|LISTEN|UNLISTEN|EXPLAIN|VALUES|PREPARE|DEALLOCATE)\b/i;
const changes =
  /^(?:CREATE|ALTER|DROP|TRUNCATE|INSERT|UPDATE|DELETE|GRANT|REVOKE|COMMENT|DO|CALL|REINDEX|VACUUM|ANALYZE|REFRESH|LOCK|CLUSTER|MERGE|COPY|SECURITY|REASSIGN|IMPORT)\b/i;
const reading =
  /^SELECT\s+(?:pg_\w+|set_config|current_\w+|version|now|exists|to_reg\w+|count|max|min|coalesce|not|case|array_agg)\b/i;

/** It does more than read, set something for its session, or ask for an advisory lock. */
export function isChanging(sql: string): boolean {
  return sql.split(';').some((one) => {
    const told = one.replace(/^(?:\s|--[^\n]*(?:\n|$))+/, '');
    if (keeps.test(told)) return false;
    if (/^WITH\b/i.test(told)) return /\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO)\b/i.test(told);
    // A function that is called for what it does.
    if (/^SELECT\b/i.test(told))
      return /^SELECT\s+[\w.]+\(/i.test(told) && !/\bFROM\b/i.test(told) && !reading.test(told);
    return changes.test(told);
  });
}

/** What the former release may need is gone behind it. */
export function takesAway({ text }: SentAround): boolean {
  return (
    text !== undefined &&
    /\b(?:DROP\s+(?!DEFAULT|NOT\b)\w|TRUNCATE\b|DELETE\s+FROM\b|DISABLE\s+(?:TRIGGER|RULE)\b|REVOKE\b|DETACH\s+PARTITION\b)/i.test(
      text,
    )
  );
}
