/** Sessions as the checks name them, and the scripts that end one: only the same one, and only while it does the same. */
import type { Script } from '../script.ts';
import { ident, literal, type Cells } from './words.ts';

export interface Session {
  readonly pid: number;
  readonly user: string;
  /** `reporting as app`: the same for every session of that program and role. */
  readonly who: string;
  readonly started: string;
}

/** From a row that begins with pid, user, application, database and backend_start. */
export function sessionOf({ number, text }: Cells): Session {
  const application = text(2);
  const user = text(1);
  const who = application === '' ? user : `${application} as ${user}`;
  return { pid: number(0) ?? 0, user, who, started: text(4) };
}

/** `still`: a condition on pg_stat_activity. */
export function endSession(session: Session, still: string): Script {
  return {
    title: `End process ${session.pid}`,
    refuse: [gone(session, still)],
    statements: [`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${same(session, still)}`],
    rollback: `none: the open transaction of ${ident(session.user)} is rolled back, and its client gets an error.`,
  };
}

export function cancelQuery(session: Session, still: string): Script {
  return {
    title: `Cancel the query of process ${session.pid}`,
    refuse: [gone(session, still)],
    statements: [`SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE ${same(session, still)}`],
    rollback: 'none: the client gets an error and can send the query again.',
  };
}

function same({ pid, started }: Session, still: string): string {
  return `pid = ${pid} AND backend_start = ${literal(started)}::timestamptz AND ${still}`;
}

function gone(session: Session, still: string): Script['refuse'][number] {
  return {
    when: `NOT EXISTS (SELECT FROM pg_stat_activity WHERE ${same(session, still)})`,
    because: `Process ${session.pid} is another session by now, or does something else.`,
  };
}
