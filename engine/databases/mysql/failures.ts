/** Converts errors of the driver, the socket or a MySQL or MariaDB server to failures that a person can act on. */
import { addressOf } from '../../../core/connections/profile.ts';
import {
  answered,
  at,
  isTlsError,
  messageOf,
  networkAnswers,
  noSocket,
  noTrustedTls,
  property,
  sentence,
  type ConnectAnswer,
  type FailureContext,
  closedAtStart,
  notLetIn,
  otherProtocol,
  noneLeft,
  notConnected,
  endedInTheMiddle,
  unprotected,
} from '../failure-words.ts';
import { redact } from '../secret.ts';
import { say, type DatabaseFailure } from '../session.ts';

export function connectFailure(error: unknown, context: FailureContext): DatabaseFailure {
  const code = property(error, 'code') ?? '';
  const answer = connectAnswers[code] ?? answerByText(code, messageOf(error));
  return answered(answer, error, context, property(error, 'sqlState'));
}

const closed = closedAtStart('a MySQL or MariaDB server');

/** By the system's error code or the server's error name. */
const connectAnswers: Readonly<Record<string, ConnectAnswer>> = {
  ...networkAnswers,
  ENOENT: noSocket,
  ECONNRESET: closed,
  EPIPE: closed,
  PROTOCOL_CONNECTION_LOST: closed,
  ER_ACCESS_DENIED_ERROR: notLetIn,
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: notLetIn,
  ER_NOT_SUPPORTED_AUTH_MODE: notLetIn,
  ER_MUST_CHANGE_PASSWORD_LOGIN: notLetIn,
  ER_ACCOUNT_HAS_BEEN_LOCKED: notLetIn,
  ER_HOST_NOT_PRIVILEGED: {
    reason: 'authentication',
    text: (p) => `${at(p)} lets nobody in from this machine`,
    quote: 'Ask whoever runs the server to allow this address.',
  },
  ER_HOST_IS_BLOCKED: {
    reason: 'authentication',
    text: (p) => `${at(p)} has blocked this machine after too many failed attempts`,
    quote: 'Whoever runs the server has to lift that.',
  },
  ER_BAD_DB_ERROR: {
    reason: 'noSuchDatabase',
    text: (p) => `${at(p)} has no database ${p.database}. Correct the database name.`,
  },
  ER_DBACCESS_DENIED_ERROR: {
    reason: 'authentication',
    text: (p) =>
      `${at(p)} has no database ${p.database}, or does not let ${p.user} see it. Correct the name, or ask for the right.`,
  },
  ER_CON_COUNT_ERROR: noneLeft,
  ER_TOO_MANY_USER_CONNECTIONS: noneLeft,
  ER_USER_LIMIT_REACHED: noneLeft,
  HANDSHAKE_NO_SSL_SUPPORT: {
    reason: 'tls',
    text: (p) => `${at(p)} offers no TLS. Switch it on there, or choose another sslmode.`,
  },
  ER_SECURE_TRANSPORT_REQUIRED: {
    reason: 'tls',
    text: (p) => `${at(p)} takes encrypted connections alone. Choose sslmode require or stricter.`,
  },
};

const plainLine: ConnectAnswer = {
  reason: 'tls',
  text: (p) =>
    `${at(p)} asks for the password itself, and the connection is not encrypted. Nothing was sent. Choose sslmode require or stricter.`,
};

/** The driver's own errors carry no code. */
function answerByText(code: string, text: string): ConnectAnswer {
  if (isTlsError(code, text)) return noTrustedTls;
  if (text === unprotected) return plainLine;
  if (/closed the connection|Connection lost/i.test(text)) return closed;
  if (/auth(?:entication)? plugin|AUTH_SWITCH_PLUGIN|public key/i.test(`${code} ${text}`)) {
    return {
      reason: 'authentication',
      text: (p) => `${at(p)} wants ${p.user} to log in by a way that is not there here`,
      quote: 'Use a login with a password.',
    };
  }
  if (/unexpected packet|handshake|packets out of order|protocol/i.test(`${code} ${text}`)) {
    return otherProtocol('MySQL');
  }
  return notConnected;
}

const interrupted = new Set(['ER_QUERY_INTERRUPTED']);
const timeLimit = new Set(['ER_QUERY_TIMEOUT', 'ER_STATEMENT_TIMEOUT']);
const lockLimit = new Set(['ER_LOCK_WAIT_TIMEOUT', 'ER_LOCK_NOWAIT']);
const ended = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'ER_SERVER_SHUTDOWN',
  'ER_CONNECTION_KILLED',
  'ER_NORMAL_SHUTDOWN',
  'ER_CLIENT_INTERACTION_TIMEOUT',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
]);

export function queryFailure(error: unknown, context: FailureContext): DatabaseFailure {
  const code = property(error, 'code') ?? '';
  const sqlState = property(error, 'sqlState');
  const message = redact(messageOf(error), context.secret);
  if (ended.has(code) || sqlState === undefined) {
    return endedInTheMiddle(context.profile);
  }
  // Numbers for which the driver has no name: MariaDB's own time limit and end of a connection.
  const number = Reflect.get(Object(error), 'errno') as unknown;
  if (interrupted.has(code)) return say('cancelled', 'The query was cancelled.', sqlState);
  if (timeLimit.has(code) || number === 1969 || number === 3024)
    return say('queryTimeout', 'The server stopped the query at its time limit.', sqlState);
  if (number === 1927)
    return say(
      'dropped',
      `The server ended the connection to ${addressOf(context.profile)}. Connect again.`,
      sqlState,
    );
  if (lockLimit.has(code))
    return say(
      'lockTimeout',
      'Another session holds a lock that the query needs. Try again when it is done.',
      sqlState,
    );
  return say('statement', sentence(message), sqlState);
}

/** An error that another kind of encryption may avoid: `prefer` and `allow` then try the other one. */
export function mayDependOnEncryption(error: unknown): boolean {
  const code = property(error, 'code');
  return (
    code === 'HANDSHAKE_NO_SSL_SUPPORT' ||
    code === 'ER_SECURE_TRANSPORT_REQUIRED' ||
    isTlsError(code, messageOf(error))
  );
}
