/** Sessions as the checks name them, and the scripts that end one: only the same one, and only while it does the same. */
import type { Refusal, Script } from '../script.ts';
import { literal, type Cells } from './words.ts';

export interface Session {
  readonly id: number;
  /** `app@10.0.0.7`: the same for every session of that account and machine. */
  readonly who: string;
  /** With the port of its connection. */
  readonly host: string;
}

/** From a row that begins with ID, USER and HOST of the process list. */
export function sessionOf({ number, text }: Cells): Session {
  const host = text(2);
  return { id: number(0) ?? 0, who: `${text(1)}@${host.replace(/:\d+$/, '')}`, host };
}

/** Columns for `sessionOf`, of information_schema.PROCESSLIST as `p`. */
export const sessionColumns = 'p.ID, p.USER, p.HOST';

/** `still`: a condition on the process list. */
export function killQuery(session: Session, still: string): Script {
  return {
    title: `Cancel the statement of connection ${session.id}`,
    refuse: [gone(session, still)],
    statements: [`KILL QUERY ${session.id}`],
    rollback: 'none: the client gets an error and can send the statement again.',
  };
}

export function killConnection(session: Session, still: string): Script {
  return {
    title: `End connection ${session.id}`,
    refuse: [gone(session, still)],
    statements: [`KILL CONNECTION ${session.id}`],
    rollback: 'none: its transaction is rolled back, and its client gets an error.',
  };
}

function gone({ id, host }: Session, still: string): Refusal {
  return {
    when: `NOT EXISTS (SELECT * FROM information_schema.PROCESSLIST WHERE ID = ${id} AND HOST = ${literal(host)} AND ${still})`,
    because: `Connection ${id} is another session by now, or does something else.`,
  };
}
