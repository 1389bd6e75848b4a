/** libpq's sslmode turned into attempts: each is plain or TLS, and what is verified. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { isSocketFolder, type ConnectionProfile } from '../../../core/connections/profile.ts';

/** `false` is a connection without encryption. */
export type TlsAttempt = ConnectionOptions | false;

export type TlsPlan =
  | { readonly ok: true; readonly attempts: readonly [TlsAttempt, ...TlsAttempt[]] }
  | { readonly ok: false; readonly message: string };

export function planTls(profile: ConnectionProfile, home = homedir()): TlsPlan {
  const { mode } = profile.tls;
  if (mode === 'disable' || isSocketFolder(profile.host)) return { ok: true, attempts: [false] };
  try {
    const client = clientCertificate(profile, home);
    const authorities = rootCertificate(profile, home);
    const unverified: ConnectionOptions = { ...client, rejectUnauthorized: false };
    switch (mode) {
      case 'allow':
        return { ok: true, attempts: [false, unverified] };
      case 'prefer':
        return { ok: true, attempts: [unverified, false] };
      case 'require':
        // With a root certificate at hand, libpq verifies the chain even though only encryption was asked for.
        if (authorities.kind !== 'file') return { ok: true, attempts: [unverified] };
        return { ok: true, attempts: [{ ...client, ca: authorities.text, ...anyName }] };
      case 'verify-ca':
        if (authorities.kind === 'file') {
          return { ok: true, attempts: [{ ...client, ca: authorities.text, ...anyName }] };
        }
        return missingRoot(mode);
      case 'verify-full':
        if (authorities.kind === 'none') return missingRoot(mode);
        return {
          ok: true,
          attempts: [authorities.kind === 'file' ? { ...client, ca: authorities.text } : { ...client }],
        };
    }
  } catch {
    return { ok: false, message: 'A certificate file that the connection names cannot be read.' };
  }
}

const anyName = { checkServerIdentity: () => undefined };

type Authorities = { readonly kind: 'file'; readonly text: string } | { readonly kind: 'system' | 'none' };

function rootCertificate(profile: ConnectionProfile, home: string): Authorities {
  const named = profile.tls.rootCertificate;
  if (named === 'system') return { kind: 'system' };
  if (named !== undefined) return { kind: 'file', text: readFileSync(named, 'utf8') };
  const standard = join(home, '.postgresql', 'root.crt');
  return existsSync(standard) ? { kind: 'file', text: readFileSync(standard, 'utf8') } : { kind: 'none' };
}

function clientCertificate(profile: ConnectionProfile, home: string): ConnectionOptions {
  const standard = join(home, '.postgresql', 'postgresql.crt');
  const certificate = profile.tls.certificate ?? (existsSync(standard) ? standard : undefined);
  if (certificate === undefined) return {};
  const key = profile.tls.key ?? join(home, '.postgresql', 'postgresql.key');
  return { cert: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
}

function missingRoot(mode: string): TlsPlan {
  return {
    ok: false,
    message: `sslmode ${mode} needs a root certificate. Name it with sslrootcert, or use sslrootcert=system with verify-full.`,
  };
}
