/** The meaning of sslmode, in libpq's terms for every server, as a list of attempts: each is plain or TLS, with what is verified. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isSocketPath, type ConnectionProfile } from '../../core/connections/profile.ts';

/** `false` is a connection without encryption. */
export type TlsAttempt = TlsOptions | false;

export interface TlsOptions {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly rejectUnauthorized?: boolean;
  /** Set if names are not compared. */
  readonly checkServerIdentity?: () => undefined;
}

export type TlsPlan =
  | { readonly ok: true; readonly attempts: readonly [TlsAttempt, ...TlsAttempt[]] }
  | { readonly ok: false; readonly message: string };

/** The default locations of certificates; undefined if the server's client has none. */
export type TlsFiles =
  | { readonly root: string; readonly certificate: string; readonly key: string }
  | undefined;

export function libpqFiles(home = homedir()): TlsFiles {
  const folder = join(home, '.postgresql');
  return {
    root: join(folder, 'root.crt'),
    certificate: join(folder, 'postgresql.crt'),
    key: join(folder, 'postgresql.key'),
  };
}

export function planTls(profile: ConnectionProfile, files: TlsFiles): TlsPlan {
  const { mode } = profile.tls;
  if (mode === 'disable' || isSocketPath(profile.host)) return { ok: true, attempts: [false] };
  try {
    const client = clientCertificate(profile, files);
    const authorities = rootCertificate(profile, files);
    const unverified: TlsOptions = { ...client, rejectUnauthorized: false };
    switch (mode) {
      case 'allow':
        return { ok: true, attempts: [false, unverified] };
      case 'prefer':
        return { ok: true, attempts: [unverified, false] };
      case 'require':
        // If a root certificate exists, libpq verifies the chain even if only encryption was requested.
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

function rootCertificate(profile: ConnectionProfile, files: TlsFiles): Authorities {
  const named = profile.tls.rootCertificate;
  if (named === 'system') return { kind: 'system' };
  if (named !== undefined) return { kind: 'file', text: readFileSync(named, 'utf8') };
  const standard = files?.root;
  return standard !== undefined && existsSync(standard)
    ? { kind: 'file', text: readFileSync(standard, 'utf8') }
    : { kind: 'none' };
}

function clientCertificate(profile: ConnectionProfile, files: TlsFiles): TlsOptions {
  const standard = files !== undefined && existsSync(files.certificate) ? files.certificate : undefined;
  const certificate = profile.tls.certificate ?? standard;
  // A certificate may be in one file with its key.
  const key = profile.tls.key ?? files?.key ?? certificate;
  if (certificate === undefined || key === undefined) return {};
  return { cert: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
}

function missingRoot(mode: string): TlsPlan {
  return {
    ok: false,
    message: `sslmode ${mode} needs a root certificate. Name it with sslrootcert, or use sslrootcert=system with verify-full.`,
  };
}
