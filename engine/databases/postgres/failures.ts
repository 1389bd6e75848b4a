/** Turns what the driver, the socket or the server says into a failure that a person can act on. Secrets are redacted here, once for all. */
import { addressOf, type ConnectionProfile } from '../../../core/connections/profile.ts';
import { redact, type Secret } from '../secret.ts';
import { TunnelRefused } from '../ssh/refused.ts';
import { say, utf16Offset, type DatabaseFailure, type FailureReason } from '../session.ts';

export interface FailureContext {
  readonly profile: ConnectionProfile;
  readonly secret: Secret | undefined;
}

export function connectFailure(error: unknown, context: FailureContext): DatabaseFailure {
  if (error instanceof TunnelRefused) return say('ssh', error.message);
  const text = messageOf(error);
  const answer = connectAnswers[property(error, 'code') ?? ''] ?? answerByText(error, text);
  const start = answer.text(context.profile);
  const message =
    answer.quote === undefined ? start : `${start}: ${redact(text, context.secret)}. ${answer.quote}`;
  return say(answer.reason, message.trim(), sqlStateOf(error));
}

interface ConnectAnswer {
  readonly reason: FailureReason;
  readonly text: (profile: ConnectionProfile) => string;
  /** Where the server's or the library's own words help, what stands behind them. */
  readonly quote?: string;
}

const at = (profile: ConnectionProfile): string => `${profile.host}:${profile.port}`;

const unreachable: ConnectAnswer = {
  reason: 'unreachable',
  text: (p) => `${at(p)} cannot be reached from this machine. Check the network or the VPN.`,
};
const unknownHost: ConnectAnswer = {
  reason: 'unknownHost',
  text: (p) => `The host name ${p.host} is not known here. Correct it, or check the network.`,
};
const closedAtStart: ConnectAnswer = {
  reason: 'dropped',
  text: (p) => `${at(p)} closed the connection during start-up. Check that a PostgreSQL server is there.`,
};
const notLetIn: ConnectAnswer = {
  reason: 'authentication',
  text: (p) => `${at(p)} does not let ${p.user} in`,
  quote: 'Check user and password.',
};

/** By the system's error code or the server's SQLSTATE. */
const connectAnswers: Readonly<Record<string, ConnectAnswer>> = {
  ECONNREFUSED: {
    reason: 'refused',
    text: (p) => `No server listens at ${at(p)}. Start it, or correct host and port.`,
  },
  ENOENT: {
    reason: 'refused',
    text: (p) => `No server has a socket for port ${p.port} in ${p.host}. Start it, or correct the folder.`,
  },
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  EACCES: unreachable,
  ETIMEDOUT: unreachable,
  ECONNRESET: closedAtStart,
  EPIPE: closedAtStart,
  '28P01': notLetIn,
  '28000': notLetIn,
  '3D000': {
    reason: 'noSuchDatabase',
    text: (p) => `${at(p)} has no database ${p.database}. Correct the database name.`,
  },
  '53300': {
    reason: 'tooManyConnections',
    text: (p) => `${at(p)} has no connection left`,
    quote: 'Close other sessions, or try again later.',
  },
  '57P03': {
    reason: 'startingUp',
    text: (p) => `${at(p)} does not accept connections yet`,
    quote: 'Try again in a moment.',
  },
};

/** The driver's own errors carry no code. */
function answerByText(error: unknown, text: string): ConnectAnswer {
  if (isTlsError(property(error, 'code'), text)) {
    return {
      reason: 'tls',
      text: (p) => `No trusted TLS connection to ${at(p)}`,
      quote: 'Check sslmode and certificates.',
    };
  }
  if (/client password must be/.test(text)) {
    return { reason: 'authentication', text: (p) => `${at(p)} asks for a password of ${p.user}. Enter one.` };
  }
  if (/^Connection terminated/.test(text)) return closedAtStart;
  if (/establishing an SSL connection|Received unexpected|unknown authenticationType/i.test(text)) {
    return {
      reason: 'otherProtocol',
      text: (p) => `What listens at ${at(p)} does not speak PostgreSQL's protocol. Correct host and port.`,
    };
  }
  return { reason: 'statement', text: (p) => `Connecting to ${at(p)} failed`, quote: '' };
}

export function queryFailure(error: unknown, text: string, context: FailureContext): DatabaseFailure {
  const sqlState = sqlStateOf(error);
  const message = redact(messageOf(error), context.secret);
  const place = addressOf(context.profile);
  if (sqlState === undefined) {
    return say('dropped', `The connection to ${place} ended in the middle. Connect again.`);
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

export function connectTimedOut(profile: ConnectionProfile, milliseconds: number): DatabaseFailure {
  return say(
    'connectTimeout',
    `${profile.host}:${profile.port} did not answer within ${milliseconds / 1_000} s. Check the address, the network or a firewall.`,
  );
}

function sqlStateOf(error: unknown): string | undefined {
  const code = property(error, 'code');
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && property(error, 'severity') !== undefined
    ? code
    : undefined;
}

/** A refusal that another kind of encryption may not get: libpq's `prefer` and `allow` try the other one then. */
export function mayDependOnEncryption(error: unknown): boolean {
  const code = property(error, 'code');
  const text = messageOf(error);
  return code === '28000' || /does not support SSL/.test(text) || isTlsError(code, text);
}

function isTlsError(code: string | undefined, text: string): boolean {
  return (
    /does not support SSL|certificate|SSL routines|wrong version number/i.test(text) ||
    (code !== undefined && /^(?:ERR_SSL|ERR_TLS|CERT_|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|EPROTO)/.test(code))
  );
}

/** Several addresses of one name fail as one error without text of its own. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return messageOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

function property(error: unknown, name: 'code' | 'position' | 'severity'): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
}

function sentence(message: string): string {
  const first = message.slice(0, 1).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
