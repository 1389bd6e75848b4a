/**
 * A tunnel to a database through an SSH server. The server's key is checked against the user's known_hosts before anything is sent: an
 * unknown one is returned as a question, a changed one is refused. The user's keys authenticate; no password is ever sent, no agent
 * forwarded, nothing run.
 */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { AgentAuthMethod, Client, PublicKeyAuthMethod, ServerHostKeyAlgorithm } from 'ssh2';
import type { SshSettings } from '../../../core/connections/profile.ts';
import type { Secret } from '../secret.ts';
import { say, type DatabaseFailure, type HostKeyQuestion, type Failed } from '../session.ts';
import { ChannelSocket } from './channel-socket.ts';
import { keysFor, type KeysFound, type ReadKey } from './keys.ts';
import { TunnelRefused } from './refused.ts';
import {
  fingerprintOf,
  keyTypesFor,
  lineOf,
  standingOf,
  typeOfKey,
  type HostKeyStanding,
} from './known-hosts.ts';

export interface SshTrust {
  /** Fingerprints that the user has accepted for this server. */
  readonly accepted: ReadonlySet<string>;
  /** By key file. */
  readonly passphrases: ReadonlyMap<string, Secret>;
}

/** Where this user's keys are; a test has its own. */
export interface SshPlaces {
  readonly home: string;
  readonly agent: string | undefined;
}

export interface Tunnel {
  readonly dial: (host: string, port: number) => Promise<ChannelSocket>;
  readonly close: () => void;
}

export type TunnelOutcome = { readonly kind: 'open'; readonly tunnel: Tunnel } | Failed;

/** Many routers cut an idle connection after minutes. */
const keepAliveMs = 15_000;
const mostUnanswered = 3;

export async function openTunnel(
  ssh: SshSettings,
  trust: SshTrust,
  signal: AbortSignal,
  places: SshPlaces = placesOfThisProcess(),
): Promise<TunnelOutcome> {
  // Loaded with the first tunnel, because few users have one.
  const { default: ssh2 } = await import('ssh2');
  const read: ReadKey = (text, passphrase) => ssh2.utils.parseKey(text, passphrase);
  const keys = keysFor(ssh.key, { ...places, passphrases: trust.passphrases, read });
  if (keys.kind === 'failure') return { kind: 'failed', failure: say('ssh', keys.message) };
  if (keys.kind === 'passphrase') return { kind: 'failed', failure: passphraseWanted(keys) };
  const known = readKnownHosts(places.home);
  const client = new ssh2.Client();
  const shown = methodsOf(keys, ssh.user);
  let refused: DatabaseFailure | undefined;
  const outcome = await new Promise<TunnelOutcome>((resolve) => {
    const fail = (failure: DatabaseFailure): void => {
      client.destroy();
      resolve({ kind: 'failed', failure });
    };
    const stop = (): void => fail(say('connectTimeout', `${at(ssh)} did not answer in time.`));
    if (signal.aborted) {
      stop();
      return;
    }
    signal.addEventListener('abort', stop, { once: true });
    client.once('ready', () => {
      signal.removeEventListener('abort', stop);
      resolve({ kind: 'open', tunnel: tunnelOf(client, ssh) });
    });
    // Stays registered: an error without a listener would end the process.
    client.on('error', (error: Error) => {
      signal.removeEventListener('abort', stop);
      fail(refused ?? failureOf(error, ssh));
    });
    client.once('close', () => fail(refused ?? say('dropped', `${at(ssh)} closed the connection.`)));
    client.connect({
      host: ssh.host,
      port: ssh.port,
      username: ssh.user,
      hostVerifier: (key: Buffer) => {
        refused = refusalOf(key, standingOf(known, ssh.host, ssh.port, key), ssh, trust);
        return refused === undefined;
      },
      algorithms: { serverHostKey: preferred(known, ssh) },
      authHandler: shown,
      // The signal limits the time.
      readyTimeout: 0,
      keepaliveInterval: keepAliveMs,
      keepaliveCountMax: mostUnanswered,
    });
  });
  return outcome;
}

/** The named key first, then the agent's. */
function methodsOf(
  { own, agent }: Extract<KeysFound, { readonly kind: 'keys' }>,
  username: string,
): (PublicKeyAuthMethod | AgentAuthMethod)[] {
  return [
    ...(own === undefined ? [] : [{ type: 'publickey' as const, username, key: own }]),
    ...(agent === undefined ? [] : [{ type: 'agent' as const, username, agent }]),
  ];
}

function tunnelOf(client: Client, ssh: SshSettings): Tunnel {
  return {
    close: () => {
      client.end();
    },
    dial: (host, port) =>
      new Promise((resolve, reject) => {
        client.forwardOut('127.0.0.1', 0, host, port, (error: Error | undefined, channel: Duplex) => {
          if (error === undefined) resolve(new ChannelSocket(channel));
          else reject(new TunnelRefused(`${at(ssh)} does not lead to ${host}:${port}: ${words(error)}.`));
        });
      }),
  };
}

function placesOfThisProcess(): SshPlaces {
  const pipe = process.platform === 'win32' ? '\\\\.\\pipe\\openssh-ssh-agent' : undefined;
  const agent = process.env['SSH_AUTH_SOCK'];
  return { home: homedir(), agent: agent === undefined || agent === '' ? pipe : agent };
}

function readKnownHosts(home: string): string {
  const files = [
    join(home, '.ssh', 'known_hosts'),
    join(home, '.ssh', 'known_hosts2'),
    '/etc/ssh/ssh_known_hosts',
  ];
  return files
    .map((file) => {
      try {
        return readFileSync(file, 'utf8');
      } catch {
        return '';
      }
    })
    .join('\n');
}

/** A server with several keys is asked for the known one. */
function preferred(known: string, { host, port }: SshSettings): ServerHostKeyAlgorithm[] {
  const first = keyTypesFor(known, host, port).flatMap((type) => algorithms[type] ?? []);
  return [...new Set([...first, ...Object.values(algorithms).flat()])];
}

const algorithms: Readonly<Record<string, readonly ServerHostKeyAlgorithm[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

/** Undefined if the key is trusted. */
function refusalOf(
  key: Buffer,
  { kind }: HostKeyStanding,
  ssh: SshSettings,
  { accepted }: SshTrust,
): DatabaseFailure | undefined {
  const fingerprint = fingerprintOf(key);
  const shown = `${typeOfKey(key)} ${fingerprint}`;
  switch (kind) {
    case 'known':
      return undefined;
    case 'unknown': {
      if (accepted.has(fingerprint)) return undefined;
      const hostKey: HostKeyQuestion = {
        host: ssh.host,
        port: ssh.port,
        type: typeOfKey(key),
        fingerprint,
        line: lineOf(ssh.host, ssh.port, key),
      };
      const message = `The key of ${at(ssh)} is not known here: ${shown}. Check it, and accept it with ssh.`;
      return { ...say('hostKey', message), hostKey };
    }
    case 'changed':
      return say(
        'ssh',
        `The key of ${at(ssh)} is not the one in known_hosts: it shows ${shown}. Somebody may be in between; ask who runs it before you change known_hosts.`,
      );
    case 'revoked':
      return say('ssh', `The key of ${at(ssh)} was revoked in known_hosts: ${shown}.`);
  }
}

function passphraseWanted({
  file,
  refused,
}: {
  readonly file: string;
  readonly refused: boolean;
}): DatabaseFailure {
  const message = refused
    ? `The passphrase does not open the SSH key ${file}.`
    : `The SSH key ${file} has a passphrase. Load it into the agent with ssh-add.`;
  return { ...say('passphrase', message), keyFile: file };
}

function failureOf(error: Error, ssh: SshSettings): DatabaseFailure {
  const code: unknown = Reflect.get(error, 'code');
  const level: unknown = Reflect.get(error, 'level');
  if (level === 'client-authentication') {
    return say(
      'ssh',
      `${at(ssh)} does not let ${ssh.user} in with the keys that were shown. Load the right one into the agent, or name it with sshkey.`,
    );
  }
  if (level === 'agent')
    return say('ssh', 'The SSH agent does not answer. Start it, or name a key with sshkey.');
  switch (code) {
    case 'ECONNREFUSED':
      return say('refused', `No SSH server listens at ${at(ssh)}. Start it, or correct sshhost and sshport.`);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return say('unknownHost', `The host name ${ssh.host} is not known here. Correct sshhost.`);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return say(
        'unreachable',
        `${at(ssh)} cannot be reached from this machine. Check the network or the VPN.`,
      );
    case 'ECONNRESET':
    case 'EPIPE':
      return say('dropped', `${at(ssh)} closed the connection.`);
    default:
      return say('ssh', `The SSH connection to ${at(ssh)} failed: ${words(error)}.`);
  }
}

/** One line of a library's error. */
function words(error: Error): string {
  return error.message
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .slice(0, 200)
    .replace(/[.\s]+$/, '');
}

function at({ host, port }: SshSettings): string {
  return `${host}:${port}`;
}
