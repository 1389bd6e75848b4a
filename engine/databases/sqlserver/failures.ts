/**
 * Converts errors of the driver, the socket or a SQL Server to failures that a person can act on. Numbers are the server's own, from its
 * page “Database engine events and errors”.
 */
import { addressOf } from '../../../core/connections/profile.ts';
import {
  answered,
  at,
  isTlsError,
  messageOf,
  networkAnswers,
  noTrustedTls,
  property,
  sentence,
  unprotected,
  type ConnectAnswer,
  type FailureContext,
  closedAtStart,
  notLetIn,
  otherProtocol,
  endedInTheMiddle,
} from '../failure-words.ts';
import { redact } from '../secret.ts';
import { say, type DatabaseFailure } from '../session.ts';

/** What prevented the connection, and the server's error number, if it answered. */
export class ConnectStopped extends Error {
  readonly number: number | undefined;

  constructor(cause: unknown, number: number | undefined) {
    super(messageOf(cause), { cause });
    this.number = number;
  }
}

export function connectFailure(error: unknown, context: FailureContext): DatabaseFailure {
  const root = rootOf(error);
  const number = error instanceof ConnectStopped ? error.number : undefined;
  const code = property(root, 'code') ?? '';
  const answer =
    (number === undefined ? undefined : serverAnswers[number]) ??
    connectAnswers[code] ??
    answerByText(code, messageOf(root), number);
  return answered(answer, root, context, number === undefined ? undefined : String(number));
}

/** The driver wraps errors; the innermost says most. */
function rootOf(error: unknown): unknown {
  let at = error;
  for (let depth = 0; depth < 5 && at instanceof Error && at.cause !== undefined; depth += 1) at = at.cause;
  return at;
}

const closed = closedAtStart('a SQL Server');
const noneLeft: ConnectAnswer = {
  reason: 'tooManyConnections',
  text: (p) => `${at(p)} takes no more connections now`,
  quote: 'Close other sessions, or try again later.',
};
const notReady: ConnectAnswer = {
  reason: 'startingUp',
  text: (p) => `${at(p)} has the database ${p.database} not ready yet. Try again in a moment.`,
};

const serverAnswers: Readonly<Record<number, ConnectAnswer>> = {
  18456: notLetIn,
  18470: { ...notLetIn, quote: 'The login is disabled: whoever runs the server can enable it.' },
  18486: { ...notLetIn, quote: 'The login is locked: whoever runs the server can unlock it.' },
  18487: { ...notLetIn, quote: 'Its password has expired: change it with another program.' },
  18488: { ...notLetIn, quote: 'Its password has to be changed first, with another program.' },
  18452: {
    ...notLetIn,
    quote: 'Windows logins are not supported: name a SQL login, with a password of the server’s own.',
  },
  4060: {
    reason: 'noSuchDatabase',
    text: (p) =>
      `${at(p)} has no database ${p.database}, or does not let ${p.user} open it. Correct the name, or ask for the right.`,
  },
  40615: {
    reason: 'authentication',
    text: (p) => `The firewall of ${at(p)} does not let this machine in. Add its address there.`,
  },
  40532: {
    reason: 'authentication',
    text: (p) => `${at(p)} knows no server of that name for ${p.user}. Correct the host.`,
  },
  17809: noneLeft,
  10928: noneLeft,
  10929: noneLeft,
  40501: noneLeft,
  40197: notReady,
  40613: notReady,
};

/** The server's self-signed certificate, which SQL Server creates if it has none. */
const selfSigned: ConnectAnswer = {
  reason: 'tls',
  text: (p) =>
    `${at(p)} shows a certificate that no known authority has signed, so anybody could be there. Name its authority in sslrootcert. Where the way there is safe, sslmode require (TrustServerCertificate=true) takes any certificate.`,
};
const otherName: ConnectAnswer = {
  reason: 'tls',
  text: (p) =>
    `The certificate of ${at(p)} is for another name. Connect by the name that stands in it, or check where the host name leads.`,
};

/** By the system's error code. */
const connectAnswers: Readonly<Record<string, ConnectAnswer>> = {
  ...networkAnswers,
  ECONNRESET: closed,
  EPIPE: closed,
  DEPTH_ZERO_SELF_SIGNED_CERT: selfSigned,
  SELF_SIGNED_CERT_IN_CHAIN: selfSigned,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: selfSigned,
  UNABLE_TO_GET_ISSUER_CERT: selfSigned,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: selfSigned,
  ERR_TLS_CERT_ALTNAME_INVALID: otherName,
  EENCRYPT: {
    reason: 'tls',
    text: (p) => `${at(p)} takes encrypted connections alone. Choose sslmode require or stricter.`,
  },
};

function answerByText(code: string, text: string, number: number | undefined): ConnectAnswer {
  if (text === unprotected) {
    return {
      reason: 'tls',
      text: (p) =>
        `The connection to ${at(p)} is not encrypted, so the password was not sent. Switch TLS on there, or choose sslmode require or stricter.`,
    };
  }
  if (number === undefined && isTlsError(code, text)) return noTrustedTls;
  if (/hang up|closed|ended/i.test(text)) return closed;
  // Not a message of the protocol: another server's greeting.
  if (number === undefined) return otherProtocol('SQL Server');
  return { reason: 'authentication', text: (p) => `Connecting to ${at(p)} failed`, quote: '' };
}

/** `prefer` and `allow` then try the other way. */
export function mayDependOnEncryption(error: unknown): boolean {
  const root = rootOf(error);
  const code = property(root, 'code');
  const text = messageOf(root);
  return code === 'EENCRYPT' || text === unprotected || isTlsError(code, text);
}

const ended = new Set(['ECLOSE', 'ESOCKET', 'ECONNRESET', 'EPIPE', 'ETIMEOUT', 'EINVALIDSTATE']);

/** Errors whose numbers say more than “the statement failed”. */
const lockTimeout = 1222;
const showplanDenied = 262;

export function queryFailure(error: unknown, context: FailureContext): DatabaseFailure {
  // Several errors of one batch: the first causes the others.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const code = property(first, 'code') ?? '';
  const number: unknown = Reflect.get(Object(first), 'number');
  const place = addressOf(context.profile);
  if (code === 'ECANCEL') return say('cancelled', 'The query was cancelled.');
  if (typeof number !== 'number') {
    return ended.has(code)
      ? endedInTheMiddle(context.profile)
      : say('dropped', `What ${place} answered cannot be read, so the connection was closed. Connect again.`);
  }
  const said = sentence(redact(messageOf(first), context.secret));
  const state = String(number);
  if (number === lockTimeout)
    return say(
      'lockTimeout',
      'Another session holds a lock that the query needs. Try again when it is done.',
      state,
    );
  if (number === showplanDenied && /showplan/i.test(said))
    return say(
      'statement',
      `${context.profile.user} may not see plans in this database. Whoever owns it can run GRANT SHOWPLAN TO that user.`,
      state,
    );
  return say('statement', said, state);
}
