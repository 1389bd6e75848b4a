/**
 * A session whose answers are written down: what is asked, by words that only that query has, and the rows that the server's documentation
 * says it gives. It is in the place of the connection, so that everything above the driver runs as it does with a server.
 */
import {
  failed,
  say,
  type FailureReason,
  type OpenSession,
  type SqlRow,
} from '../../../../engine/databases/session.ts';

export type Answer = readonly SqlRow[] | { readonly refused: string; readonly reason?: FailureReason };

export interface Asked {
  readonly sql: string;
  readonly values: readonly string[] | undefined;
}

export interface Recorded extends OpenSession {
  readonly asked: readonly Asked[];
}

/** The first of the entries whose words are in the query; a query that none of them knows is a mistake of the test. */
export function recorded(answers: readonly (readonly [string, Answer])[]): Recorded {
  const asked: Asked[] = [];
  return {
    label: 'recorded',
    isOpen: true,
    close: () => Promise.resolve(),
    asked,
    query: (sql, options) => {
      asked.push({ sql, values: options?.values });
      const found = answers.find(([words]) => sql.includes(words))?.[1];
      if (found === undefined) throw new Error(`Nothing is written down for: ${sql}`);
      if ('refused' in found) return Promise.resolve(failed(say(found.reason ?? 'statement', found.refused)));
      return Promise.resolve({ kind: 'rows', rows: found });
    },
  };
}
