/**
 * Asks for a connection question by question, or parses a pasted URI. The result is a profile and, separately, a password for the secret
 * storage. Nothing is written or opened here.
 */
import { readAddress, type AddressRead } from '../../protocol/connections.ts';
import type { Server } from '../language-client/server.ts';
import type { Place, Profile, WrittenProfile } from './profiles.ts';
import { askList, askText, type Answer, type Option } from './steps.ts';
import { colorIcon } from './look.ts';

export interface Draft extends Profile {
  readonly name: string;
  readonly place: Place;
  /** The password from the pasted URI. */
  readonly password: string | undefined;
}

interface Form {
  readonly title: string;
  readonly server: Server;
  /** Names that are already used, by settings location. */
  readonly taken: readonly WrittenProfile[];
  readonly groups: readonly string[];
  readonly editing: WrittenProfile | undefined;
}

type Step = (draft: Draft, at: { readonly step: number; readonly of: number }) => Promise<Answer<Draft>>;

export async function askProfile(form: Form, start: Draft): Promise<Draft | undefined> {
  const steps = stepsOf(form);
  const drafts = [start];
  for (let step = 0; step < steps.length;) {
    const ask = steps[step];
    const draft = drafts[step];
    if (ask === undefined || draft === undefined) return undefined;
    const answer = await ask(draft, { step: step + 1, of: steps.length });
    if (answer.kind === 'cancelled') return undefined;
    step += answer.kind === 'back' ? -1 : 1;
    if (answer.kind === 'answer') drafts[step] = answer.value;
  }
  return drafts[steps.length];
}

function stepsOf(form: Form): readonly Step[] {
  const { title } = form;
  return [
    (draft, at) => askAddress(form, draft, at),
    async (draft, at) => {
      const check = (text: string): string | undefined =>
        portOf(text) === undefined ? 'A port is a number from 1 to 65535.' : undefined;
      const value = String(draft.port);
      return map(await askText({ title, ...at, prompt: 'Port', value, check }), (text) => ({
        ...draft,
        port: portOf(text) ?? draft.port,
      }));
    },
    async (draft, at) => {
      const prompt = databasePrompt(draft.engine);
      const check = draft.engine === undefined ? missing : () => undefined;
      const asked = await askText({ title, ...at, prompt, value: draft.database, check });
      return map(asked, (database) => ({ ...draft, database: database.trim() }));
    },
    text(title, 'User. Best one that can only read', 'user'),
    list(title, 'Encryption', 'sslmode', encryption),
    (draft, at) => askTunnel(form, draft, at),
    list(title, 'What the database is for', 'role', roles),
    (draft, at) => askGroup(form, draft, at),
    list(title, 'Colour, in lists and in the status bar', 'color', colors),
    list(title, 'Who has this connection', 'place', places),
    async (draft, at) => {
      const check = (given: string): string | undefined => nameProblem(form, draft.place, given);
      const of = draft.database === '' ? draft.user : draft.database;
      const value = draft.name === '' ? `${of} on ${draft.host}` : draft.name;
      const prompt = 'Name of the connection';
      return map(await askText({ title, ...at, prompt, value, check }), (name) => ({
        ...draft,
        name: name.trim(),
      }));
    },
  ];
}

async function askAddress(
  form: Form,
  draft: Draft,
  at: { readonly step: number; readonly of: number },
): Promise<Answer<Draft>> {
  const { title, server } = form;
  const answer = await askText({
    title,
    ...at,
    prompt:
      'Host, socket, a postgresql://, mysql://, sqlserver:// or redis:// URI, or a Server=… string. A password in it goes to the secret storage.',
    value: draft.host,
    check: (given) =>
      given.trim() === '' || (!isWhole(given) && /[\s,@]/.test(given.trim()))
        ? 'Enter one host name, or a whole URI or connection string.'
        : undefined,
  });
  if (answer.kind !== 'answer') return answer;
  if (!isWhole(answer.value)) return askEngine(form, { ...draft, host: answer.value.trim() }, at);
  const read = await server.ask(readAddress, { address: answer.value });
  if (read?.kind === 'read') return { kind: 'answer', value: filled(draft, read) };
  const message = read?.message ?? 'The language server is not running.';
  const again = await askList({
    title,
    ...at,
    placeholder: message,
    options: [{ label: 'Enter It Again', value: true }],
    value: true,
  });
  return again.kind === 'cancelled' ? again : askAddress(form, draft, at);
}

/** A URI, or `Server=…;Database=…`. */
function isWhole(given: string): boolean {
  return given.includes('://') || /=[^;]*;/.test(given);
}

function databasePrompt(engine: Draft['engine']): string {
  switch (engine) {
    case 'mysql':
      return 'Database. Empty: all that the login may see';
    case 'sqlserver':
      return 'Database. Empty: the one that the login begins in';
    case 'redis':
      return 'Number of the database. Empty: 0';
    case undefined:
      return 'Database';
  }
}

/** A host name alone does not tell which server it is. */
async function askEngine(
  form: Form,
  draft: Draft,
  at: { readonly step: number; readonly of: number },
): Promise<Answer<Draft>> {
  const { title } = form;
  const answer = await askList({
    title,
    ...at,
    placeholder: 'Which server it is',
    options: engines,
    value: draft.engine,
  });
  if (answer.kind === 'back') return askAddress(form, draft, at);
  return map(answer, (engine) =>
    engine === draft.engine ? draft : { ...draft, engine, ...startOf(engine) },
  );
}

/** The default values of the form. */
export function startOf(engine: Draft['engine']): Pick<Draft, 'port' | 'database' | 'user' | 'sslmode'> {
  switch (engine) {
    case 'mysql':
      return { port: 3306, database: '', user: 'root', sslmode: 'prefer' };
    case 'sqlserver':
      return { port: 1433, database: '', user: 'sa', sslmode: 'verify-full' };
    case 'redis':
      return { port: 6379, database: '', user: 'default', sslmode: 'prefer' };
    case undefined:
      return { port: 5432, database: 'postgres', user: 'postgres', sslmode: 'prefer' };
  }
}

function filled(
  before: Draft,
  { engine: read, host, port, database, user, sslmode, password }: AddressRead,
): Draft {
  const engine = read === 'mysql' || read === 'sqlserver' || read === 'redis' ? read : undefined;
  const draft = engine === before.engine ? before : { ...before, engine, ...startOf(engine) };
  return {
    ...draft,
    host: host ?? draft.host,
    port: port ?? draft.port,
    database: database ?? draft.database,
    user: user ?? draft.user,
    sslmode: encryption.some(({ value }) => value === sslmode) ? (sslmode ?? draft.sslmode) : draft.sslmode,
    password,
  };
}

async function askTunnel(
  { title }: Form,
  draft: Draft,
  at: { readonly step: number; readonly of: number },
): Promise<Answer<Draft>> {
  const prompt = 'SSH server to go through, as user@host:port. Empty: none';
  const check = (given: string): string | undefined =>
    given.trim() === '' || tunnelOf(given) !== undefined
      ? undefined
      : 'Such as deploy@bastion.example.com:22.';
  const answer = await askText({ title, ...at, prompt, value: tunnelText(draft), check });
  return map(answer, (given) => ({ ...draft, ...(tunnelOf(given) ?? noTunnel) }));
}

type TunnelEnd = Pick<Profile, 'sshhost' | 'sshport' | 'sshuser'>;
const noTunnel: TunnelEnd = { sshhost: undefined, sshport: undefined, sshuser: undefined };

function tunnelText({ sshhost, sshport, sshuser }: TunnelEnd): string {
  if (sshhost === undefined) return '';
  const host = sshhost.includes(':') ? `[${sshhost}]` : sshhost;
  return `${sshuser === undefined ? '' : `${sshuser}@`}${host}${sshport === undefined ? '' : `:${String(sshport)}`}`;
}

/** Undefined if it cannot be parsed. */
function tunnelOf(given: string): TunnelEnd | undefined {
  const found = /^(?:([^@\s,]+)@)?(?:\[([^\]\s]+)\]|([^@:\s,[\]]+))(?::(\d+))?$/.exec(given.trim());
  if (found === null) return undefined;
  const [, sshuser, bracketed, plain, port] = found;
  const sshport = port === undefined ? undefined : portOf(port);
  return port !== undefined && sshport === undefined
    ? undefined
    : { sshhost: bracketed ?? plain, sshport, sshuser };
}

async function askGroup(
  { title, groups }: Form,
  draft: Draft,
  at: { readonly step: number; readonly of: number },
): Promise<Answer<Draft>> {
  const fresh = Symbol('a new group');
  const options: readonly Option<string | undefined | symbol>[] = [
    { label: 'No group', value: undefined },
    ...groups.map((value) => ({ label: value, value })),
    { label: '$(add) A new group…', value: fresh },
  ];
  const answer = await askList({
    title,
    ...at,
    placeholder: 'Group in the list',
    options,
    value: draft.group,
  });
  if (answer.kind !== 'answer') return answer;
  if (typeof answer.value !== 'symbol') return { kind: 'answer', value: { ...draft, group: answer.value } };
  const named = await askText({ title, ...at, prompt: 'Name of the group', value: '', check: missing });
  return map(named, (group) => ({ ...draft, group: group.trim() }));
}

function text(title: string, prompt: string, field: 'user'): Step {
  return async (draft, at) =>
    map(await askText({ title, ...at, prompt, value: draft[field], check: missing }), (value) => ({
      ...draft,
      [field]: value.trim(),
    }));
}

function list<K extends 'sslmode' | 'role' | 'color' | 'place'>(
  title: string,
  placeholder: string,
  field: K,
  options: readonly Option<Draft[K]>[],
): Step {
  return async (draft, at) =>
    map(await askList({ title, ...at, placeholder, options, value: draft[field] }), (value) => ({
      ...draft,
      [field]: value,
    }));
}

function map<T, U>(answer: Answer<T>, to: (value: T) => U): Answer<U> {
  return answer.kind === 'answer' ? { kind: 'answer', value: to(answer.value) } : answer;
}

function missing(given: string): string | undefined {
  return given.trim() === '' ? 'It cannot be empty.' : undefined;
}

function portOf(given: string): number | undefined {
  const port = Number(given);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

function nameProblem({ taken, editing }: Form, place: Place, given: string): string | undefined {
  const name = given.trim();
  if (name === '') return missing(given);
  const known = taken.find((one) => one.place === place && one.name === name);
  return known === undefined || known === editing ? undefined : 'Another connection has this name.';
}

const encryption: readonly Option<string>[] = [
  { label: 'prefer', description: 'encrypted where the server can', value: 'prefer' },
  { label: 'require', description: 'always encrypted, any certificate', value: 'require' },
  { label: 'verify-ca', description: 'the certificate is of a known authority', value: 'verify-ca' },
  { label: 'verify-full', description: 'and it is this host’s', value: 'verify-full' },
  { label: 'allow', description: 'encrypted where the server insists', value: 'allow' },
  { label: 'disable', description: 'never encrypted', value: 'disable' },
];

const engines: readonly Option<Profile['engine']>[] = [
  { label: 'PostgreSQL', value: undefined },
  { label: 'MySQL or MariaDB', value: 'mysql' },
  {
    label: 'SQL Server or Azure SQL',
    description: 'with a SQL login; Windows and Entra logins are not supported',
    value: 'sqlserver',
  },
  { label: 'Redis or Valkey', value: 'redis' },
];

const roles: readonly Option<Profile['role']>[] = [
  { label: 'Production', description: 'others depend on it: Plinth reads, and warns', value: 'production' },
  { label: 'Development', description: 'people try things here', value: 'development' },
  { label: 'Scratch', description: 'nobody misses what is in it', value: 'scratch' },
  { label: 'Not said', description: 'production, unless it runs on this machine', value: undefined },
];

const colors: readonly Option<Profile['color']>[] = [
  { label: 'No colour', value: undefined },
  ...(['red', 'orange', 'yellow', 'green', 'blue', 'purple'] as const).map((value) => ({
    label: value,
    value,
    iconPath: colorIcon(value),
  })),
];

const places: readonly Option<Place>[] = [
  { label: 'Only me', description: 'in your user settings', value: 'user' },
  {
    label: 'Everybody who has this workspace',
    description: 'in its settings, without a password; each confirms the host',
    value: 'workspace',
  },
];
