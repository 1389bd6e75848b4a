/**
 * Converts errors of the driver, the socket or the server to failures that a person can act on. Secrets are redacted here, in one place.
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
  type ConnectAnswer,
  type FailureContext,
  closedAtStart,
  notLetIn,
  otherProtocol,
  noneLeft,
  notConnected,
  endedInTheMiddle,
} from '../failure-words.ts';
import { redact } from '../secret.ts';
import { say, utf16Offset, type DatabaseFailure } from '../session.ts';

export function connectFailure(error: unknown, context: FailureContext): DatabaseFailure {
  const answer = connectAnswers[property(error, 'code') ?? ''] ?? answerByText(error, messageOf(error));
  return answered(answer, error, context, sqlStateOf(error));
}

const closed = closedAtStart('a PostgreSQL server');

/** By the system's error code or the server's SQLSTATE. */
const connectAnswers: Readonly<Record<string, ConnectAnswer>> = {
  ...networkAnswers,
  ENOENT: {
    reason: 'refused',
    text: (p) => `No server has a socket for port ${p.port} in ${p.host}. Start it, or correct the folder.`,
  },
  ECONNRESET: closed,
  EPIPE: closed,
  '28P01': notLetIn,
  '28000': notLetIn,
  '3D000': {
    reason: 'noSuchDatabase',
    text: (p) => `${at(p)} has no database ${p.database}. Correct the database name.`,
  },
  '53300': noneLeft,
  '57P03': {
    reason: 'startingUp',
    text: (p) => `${at(p)} does not accept connections yet`,
    quote: 'Try again in a moment.',
  },
};

/** The driver's own errors carry no code. */
function answerByText(error: unknown, text: string): ConnectAnswer {
  if (isTlsError(property(error, 'code'), text)) {
    return noTrustedTls;
  }
  if (/client password must be/.test(text)) {
    return { reason: 'authentication', text: (p) => `${at(p)} asks for a password of ${p.user}. Enter one.` };
  }
  if (/^Connection terminated/.test(text)) return closed;
  if (/establishing an SSL connection|Received unexpected|unknown authenticationType/i.test(text)) {
    return otherProtocol('PostgreSQL');
  }
  return notConnected;
}

export function queryFailure(error: unknown, text: string, context: FailureContext): DatabaseFailure {
  const sqlState = sqlStateOf(error);
  const message = redact(messageOf(error), context.secret);
  const place = addressOf(context.profile);
  if (sqlState === undefined) {
    return endedInTheMiddle(context.profile);
  }
  if (sqlState === '57014') {
    return /timeout/.test(message)
      ? say('queryTimeout', `The server stopped the query at its time limit.`, sqlState)
      : say('cancelled', 'The query was cancelled.', sqlState);
  }
  if (sqlState === '55P03') {
    return say('lockTimeout', `Another session holds a lock that the query needs: ${message}.`, sqlState);
  }
  if (sqlState.startsWith('57P') || sqlState.startsWith('08')) {
    return say('dropped', `The server ended the connection to ${place}: ${message}.`, sqlState);
  }
  const position = utf16Offset(text, property(error, 'position'));
  const failure = say('statement', sentence(message), sqlState);
  return position === undefined ? failure : { ...failure, position };
}

function sqlStateOf(error: unknown): string | undefined {
  const code = property(error, 'code');
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && property(error, 'severity') !== undefined
    ? code
    : undefined;
}

/** An error that another kind of encryption may avoid: libpq's `prefer` and `allow` then try the other one. */
export function mayDependOnEncryption(error: unknown): boolean {
  const code = property(error, 'code');
  const text = messageOf(error);
  return code === '28000' || /does not support SSL/.test(text) || isTlsError(code, text);
}
