/**
 * Recognises secrets in a text: passwords in connection strings and URLs, private keys, and tokens of known formats. Decided by format and
 * randomness, so that made-up values in documents pass. Returns the kind, never the value.
 */

/** The kind of secret in a literal; undefined if none. */
export function secretIn(literal: string): string | undefined {
  if (literal.length < shortest) return undefined;
  const address = url.exec(literal);
  if (address !== null && isReal(address[1]) && !isOwnMachine(address[2])) return 'A URL with its password';
  const parameters = connection.exec(literal)?.[0];
  if (parameters !== undefined && isReal(valueOf(parameters, 'password')))
    return isOwnMachine(valueOf(parameters, 'host') ?? valueOf(parameters, 'hostaddr'))
      ? undefined
      : 'A connection string with its password';
  if (isServiceToken(literal)) return 'A token of a service role';
  return forms.find(([form]) => {
    const found = form.exec(literal);
    return found !== null && isByChance(found[1] ?? found[0]);
  })?.[1];
}

/** Functions that take a secret, and the position of that argument. */
export const keyFunctions: ReadonlyMap<string, number> = new Map([
  ['pgp_sym_encrypt', 1],
  ['pgp_sym_encrypt_bytea', 1],
  ['pgp_sym_decrypt', 1],
  ['pgp_sym_decrypt_bytea', 1],
  ['create_secret', 0],
]);

/** A quoted literal that is the whole argument. */
export function isHardCodedKey(literal: string): boolean {
  return isReal(/^[eE]?'(.*)'$/s.exec(literal)?.[1]);
}

const shortest = 12;
const url =
  /\b(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|https?|ftp|smtps?):\/\/[^\s:@/'?]*:([^\s@/']+)@([^\s:/'?]*)/i;
/** Several `name = value` pairs of libpq, each value bare or quoted. */
const connection =
  /(?:\b(?:host|hostaddr|port|dbname|user|password|sslmode|options|application_name|connect_timeout)\s*=\s*(?:'+[^']*'+|[^\s']+)\s*){2,}/i;

function valueOf(parameters: string, name: string): string | undefined {
  return new RegExp(`\\b${name}\\s*=\\s*'*([^\\s']+)`, 'i').exec(parameters)?.[1];
}

/** The group is the random part, if it is not the whole. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN ((?:[A-Z]+ )?PRIVATE KEY)-----/, 'A private key'],
  [/\b(?:AKIA|ASIA)([0-9A-Z]{16})\b/, 'A key of AWS'],
  [/\bgh[pousr]_([A-Za-z0-9]{36})\b|\bgithub_pat_\w{60,}\b/, 'A token of GitHub'],
  [/\bglpat-([\w-]{20,})/, 'A token of GitLab'],
  [/\bxox[abprs]-\d+-([\w-]{20,})/, 'A token of Slack'],
  [/\b[rs]k_live_([0-9A-Za-z]{20,})/, 'A key of Stripe'],
  [/\bwhsec_([0-9A-Za-z+/]{24,})/, 'A signing secret of webhooks'],
  [/\bAIza([\w-]{35})\b/, 'A key of Google'],
  [/\bSG\.([\w-]{22}\.[\w-]{43})\b/, 'A key of SendGrid'],
  [/\bnpm_([A-Za-z0-9]{36})\b/, 'A token of npm'],
  [/\bsk-(?:proj-|ant-)?([\w-]{32,})\b/, 'A key of a language model'],
  [/\bsb_secret_([\w-]{20,})/, 'A secret key of Supabase'],
];

/** Neither a tool's placeholder nor a word that stands for a password. */
function isReal(password: string | undefined): boolean {
  if (password === undefined || password === '' || /[${}%<>[\]]|^[:@*]|^x+$|^\*+$|^\.+$|^__/i.test(password))
    return false;
  // Words that people write into examples in place of a password.
  if (/passw[o0]rd|s[e3]+[ck]+r[e3]+t|hunter2|letmein/i.test(password)) return false;
  if (
    /(?:^|[^a-z])(?:test|fake|dummy|sample|example|mock|placeholder|demo|local|dev)(?:[^a-z]|$)/i.test(
      password,
    )
  )
    return false;
  return !/^(?:passwd|pass|pwd|pw|key|changeme|change_me|your.*|my.*|some.*|example.*|placeholder|redacted|null|none|test(?:ing)?|postgres|root|admin|user)\d*$/i.test(
    password,
  );
}

function isOwnMachine(host: string | undefined): boolean {
  return (
    host !== undefined &&
    /^(?:localhost|127\.\d.*|\[?::1\]?|0\.0\.0\.0|host\.docker\.internal|db|postgres|redis|(?:.*\.)?example\.(?:com|org|net)|.*\.(?:local|test|example|invalid|localhost))$/i.test(
      host,
    )
  );
}

/** More than three bits per character, and not a common example: repeated x, 1234 and the like have less. */
function isByChance(text: string): boolean {
  return /PRIVATE KEY/.test(text) || (!/example|x{5}|0{6}|1234567|abcdef/i.test(text) && entropy(text) > 3);
}

/** Bits per character, by the frequency of each. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const one of text) counts.set(one, (counts.get(one) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** A signed token that grants a role which bypasses row-level security; tokens for demonstrations are excluded. */
function isServiceToken(literal: string): boolean {
  const payload = /\beyJ[\w-]{10,}\.(eyJ[\w-]{10,})\.[\w-]{20,}/.exec(literal)?.[1];
  if (payload === undefined) return false;
  const said = decoded(payload);
  return said.includes('"service_role"') && !said.includes('"supabase-demo"');
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Decodes base64url, for ASCII. */
function decoded(text: string): string {
  let bits = 0;
  let held = 0;
  let out = '';
  for (const letter of text) {
    bits = ((bits << 6) | alphabet.indexOf(letter)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += String.fromCharCode((bits >> held) & 0xff);
  }
  return out;
}
