/**
 * What the failures of all servers share: network errors, TLS, and the conversion of an error to a sentence. Secrets are redacted here, in
 * one place.
 */
import { addressOf, type ConnectionProfile } from '../../core/connections/profile.ts';
import { redact, type Secret } from './secret.ts';
import { say, type DatabaseFailure, type FailureReason } from './session.ts';
import { TunnelRefused } from './ssh/refused.ts';

export interface FailureContext {
  readonly profile: ConnectionProfile;
  readonly secret: Secret | undefined;
}

export interface ConnectAnswer {
  readonly reason: FailureReason;
  readonly text: (profile: ConnectionProfile) => string;
  /** If the server's or the library's own words help, they are appended. */
  readonly quote?: string;
}

export const at = (profile: ConnectionProfile): string => `${profile.host}:${profile.port}`;

/** Thrown if a password would be sent over a line that others can read and change. */
export const unprotected = 'The password was not sent: the connection is not encrypted.';

/** Of a socket in a folder. */
export const noSocket: ConnectAnswer = {
  reason: 'refused',
  text: (p) => `There is no socket ${p.host}. Start the server, or correct the path.`,
};

const unreachable: ConnectAnswer = {
  reason: 'unreachable',
  text: (p) => `${at(p)} cannot be reached from this machine. Check the network or the VPN.`,
};
const unknownHost: ConnectAnswer = {
  reason: 'unknownHost',
  text: (p) => `The host name ${p.host} is not known here. Correct it, or check the network.`,
};
/** By the system's error code. */
export const networkAnswers: Readonly<Record<string, ConnectAnswer>> = {
  ECONNREFUSED: {
    reason: 'refused',
    text: (p) => `No server listens at ${at(p)}. Start it, or correct host and port.`,
  },
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  EACCES: unreachable,
  ETIMEDOUT: unreachable,
};

export const noTrustedTls: ConnectAnswer = {
  reason: 'tls',
  text: (p) => `No trusted TLS connection to ${at(p)}`,
  quote: 'Check sslmode and certificates.',
};

export const notLetIn: ConnectAnswer = {
  reason: 'authentication',
  text: (p) => `${at(p)} does not let ${p.user} in`,
  quote: 'Check user and password.',
};

export const noneLeft: ConnectAnswer = {
  reason: 'tooManyConnections',
  text: (p) => `${at(p)} has no connection left`,
  quote: 'Close other sessions, or try again later.',
};

/** `product`: with its article. */
export function closedAtStart(product: string): ConnectAnswer {
  return {
    reason: 'dropped',
    text: (p) => `${at(p)} closed the connection during start-up. Check that ${product} is there.`,
  };
}

export function otherProtocol(product: string): ConnectAnswer {
  return {
    reason: 'otherProtocol',
    text: (p) => `What listens at ${at(p)} does not speak ${product}'s protocol. Correct host and port.`,
  };
}

export const notConnected: ConnectAnswer = {
  reason: 'statement',
  text: (p) => `Connecting to ${at(p)} failed`,
  quote: '',
};

export function endedInTheMiddle(profile: ConnectionProfile): DatabaseFailure {
  return say('dropped', `The connection to ${addressOf(profile)} ended in the middle. Connect again.`);
}

export function answered(
  answer: ConnectAnswer,
  error: unknown,
  { profile, secret }: FailureContext,
  sqlState: string | undefined,
): DatabaseFailure {
  if (error instanceof TunnelRefused) return say('ssh', error.message);
  const start = answer.text(profile);
  const message =
    answer.quote === undefined ? start : `${start}: ${redact(messageOf(error), secret)}. ${answer.quote}`;
  return say(answer.reason, message.trim(), sqlState);
}

export function connectTimedOut(profile: ConnectionProfile, milliseconds: number): DatabaseFailure {
  return say(
    'connectTimeout',
    `${profile.host}:${profile.port} did not answer within ${milliseconds / 1_000} s. Check the address, the network or a firewall.`,
  );
}

export function isTlsError(code: string | undefined, text: string): boolean {
  return (
    /does not support SSL|certificate|SSL routines|wrong version number/i.test(text) ||
    (code !== undefined && /^(?:ERR_SSL|ERR_TLS|CERT_|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|EPROTO)/.test(code))
  );
}

/** The attempts for several addresses of one name fail as one error without a text. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return messageOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

export function property(error: unknown, name: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
}

export function sentence(message: string): string {
  const first = message.slice(0, 1).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
