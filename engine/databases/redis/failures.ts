/** Converts errors of the socket or a Redis server to failures that a person can act on. */
import {
  answered,
  at,
  closedAtStart,
  isTlsError,
  messageOf,
  networkAnswers,
  noneLeft,
  noSocket,
  noTrustedTls,
  notConnected,
  notLetIn,
  otherProtocol,
  property,
  unprotected,
  type ConnectAnswer,
  type FailureContext,
} from '../failure-words.ts';
import type { DatabaseFailure } from '../session.ts';
import { NoReply } from './resp.ts';

/** Thrown if nothing answers in TLS. */
export const noTls = 'It does not answer in TLS.';

/** The server's refusal during the login. */
export class Refused extends Error {}

export function connectFailure(error: unknown, context: FailureContext): DatabaseFailure {
  const code = property(error, 'code') ?? '';
  return answered(answerTo(error, code), error, context, undefined);
}

function answerTo(error: unknown, code: string): ConnectAnswer {
  const text = messageOf(error);
  const ofNetwork = connectAnswers[code];
  if (ofNetwork !== undefined) return ofNetwork;
  if (error instanceof NoReply) return otherProtocol('Redis');
  if (text === unprotected)
    return {
      reason: 'tls',
      text: (p) =>
        `The connection to ${at(p)} is not encrypted, so the password was not sent. Choose sslmode require or stricter (rediss://), or disable where the way there is safe.`,
    };
  if (text === noTls)
    return {
      reason: 'tls',
      text: (p) =>
        `${at(p)} does not answer in TLS. Correct the port, or choose sslmode disable (redis://) where the way there is safe.`,
    };
  if (error instanceof Refused) return refusals.find(([sign]) => sign.test(text))?.[1] ?? notConnected;
  return isTlsError(code, text) ? noTrustedTls : notConnected;
}

const closed = closedAtStart('a Redis server');
const connectAnswers: Readonly<Record<string, ConnectAnswer>> = {
  ...networkAnswers,
  ENOENT: noSocket,
  ECONNRESET: closed,
  EPIPE: closed,
};

const refusals: readonly (readonly [RegExp, ConnectAnswer])[] = [
  [/^(?:NOAUTH|WRONGPASS|ERR invalid password|ERR AUTH)/i, notLetIn],
  [
    /^DENIED/,
    {
      reason: 'authentication',
      text: (p) =>
        `${at(p)} is in protected mode: it has no password and lets in only its own machine. Set a password there.`,
    },
  ],
  [
    /^NOPERM/,
    {
      reason: 'authentication',
      text: (p) =>
        `${at(p)} does not let ${p.user} send PING. ACL SETUSER can allow it: +@read +@connection.`,
    },
  ],
  [
    /DB index/i,
    { reason: 'noSuchDatabase', text: (p) => `${at(p)} has no database ${p.database}. Correct the number.` },
  ],
  [/max number of clients/i, noneLeft],
  [
    /^(?:LOADING|BUSY|MASTERDOWN)/,
    { reason: 'startingUp', text: (p) => `${at(p)} is busy or still loads its data. Try again in a moment.` },
  ],
];

/** `prefer` and `allow` then try the other way: a server without TLS closes the line, or answers in its own protocol. */
export function mayDependOnEncryption(error: unknown): boolean {
  const code = property(error, 'code');
  return (
    error instanceof NoReply ||
    code === 'ECONNRESET' ||
    code === 'EPIPE' ||
    isTlsError(code, messageOf(error)) ||
    /disconnected before secure/i.test(messageOf(error))
  );
}
