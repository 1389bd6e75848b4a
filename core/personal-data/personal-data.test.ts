/** Personal data, and columns that only look like it, from real SQL. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { CatalogRelation, CatalogSnapshot } from '../catalog/catalog.ts';
import type { StatementParser } from '../operations/postgres/statement-parser.ts';
import { statementParser, statementsIn } from '../../test/sql.ts';
import { emptySchema } from '../schema/apply/apply.ts';
import { replaySection } from '../replay/section.ts';
import { personalTables } from './personal-data.ts';
import { noPersonalDataSettings, type PersonalDataSettings } from './settings.ts';
import { shapeOfCatalog, shapeOfSchema } from './shape.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

/** `table.column category`, with a question mark if it is only likely. */
function marks(sql: string, settings: PersonalDataSettings = noPersonalDataSettings): readonly string[] {
  return columns(sql, settings).map(
    ({ name, mark }) => `${name} ${mark.category}${mark.confidence === 'medium' ? '?' : ''}`,
  );
}

function columns(sql: string, settings: PersonalDataSettings) {
  const { after } = replaySection(emptySchema(), statementsIn(sql, parser), 'm.sql');
  return personalTables(shapeOfSchema(after), settings).flatMap(({ table, columns: found }) =>
    found.map(({ column, mark }) => ({ name: `${table.name}.${column}`, mark })),
  );
}

function people(sql: string): readonly string[] {
  const { after } = replaySection(emptySchema(), statementsIn(sql, parser), 'm.sql');
  return personalTables(shapeOfSchema(after), noPersonalDataSettings)
    .filter(({ context }) => context.closeness === 'person')
    .map(({ table }) => table.name);
}

const customers = 'CREATE TABLE customers (id int PRIMARY KEY);';

describe('columns by name and type', () => {
  it.each<readonly [string, string, readonly string[]]>([
    [
      'in any table',
      'CREATE TABLE t (email text, date_of_birth date, iban text)',
      ['t.email contact', 't.date_of_birth demographic', 't.iban financial'],
    ],
    [
      'what libraries for signing in keep: an address and what was sent to it',
      'CREATE TABLE verifications (id text, identifier text NOT NULL, value text NOT NULL); CREATE TABLE readings (identifier text, value text)',
      ['verifications.identifier contact?', 'verifications.value credential?'],
    ],
    [
      'camel case',
      'CREATE TABLE t ("userAgent" text, "emailAddress" text, "phoneNumber2" text)',
      ['t.userAgent network', 't.emailAddress contact', 't.phoneNumber2 contact'],
    ],
    [
      'all at once: acronyms',
      'CREATE TABLE t ("userIPAddress" inet, "SSN" text)',
      ['t.userIPAddress network', 't.SSN identity'],
    ],
    [
      'the last word counts',
      'CREATE TABLE t (email_template text, email_count int, phone_model text, password_policy text, password_strength int)',
      [],
    ],
    [
      'types that such a value never has',
      'CREATE TABLE t (email boolean, phone bytea, email_verified timestamptz, password_changed_at timestamptz, birthday boolean, ip_address int)',
      [],
    ],
    [
      'hashes and ciphers of it',
      'CREATE TABLE t (email_hash text, phone_encrypted bytea, ssn_encrypted bytea, email_lower text)',
      ['t.email_hash contact', 't.ssn_encrypted identity', 't.email_lower contact'],
    ],
    [
      'plurals and arrays',
      'CREATE TABLE t (emails text[], phone_numbers jsonb)',
      ['t.emails contact', 't.phone_numbers contact'],
    ],
    [
      'German',
      'CREATE TABLE kunden (id int, vorname text, nachname text, geburtsdatum date, "straße" text, plz text, telefonnummer text, kontonummer text, name text)',
      [
        'kunden.vorname identity',
        'kunden.nachname identity',
        'kunden.geburtsdatum demographic',
        'kunden.straße location',
        'kunden.plz location',
        'kunden.telefonnummer contact',
        'kunden.kontonummer financial',
        'kunden.name identity',
      ],
    ],
    [
      'French',
      'CREATE TABLE clients (id int, "prénom" text, nom text, date_naissance date, adresse text, code_postal text, adresse_email text, mot_de_passe text)',
      [
        'clients.prénom identity',
        'clients.nom identity',
        'clients.date_naissance demographic',
        'clients.adresse location',
        'clients.code_postal location',
        'clients.adresse_email contact',
        'clients.mot_de_passe credential',
      ],
    ],
    [
      'Spanish',
      'CREATE TABLE usuarios (id int, nombre text, apellidos text, fecha_nacimiento date, correo_electronico text, "teléfono" text, "contraseña" text)',
      [
        'usuarios.nombre identity',
        'usuarios.apellidos identity',
        'usuarios.fecha_nacimiento demographic',
        'usuarios.correo_electronico contact',
        'usuarios.teléfono contact',
        'usuarios.contraseña credential',
      ],
    ],
    [
      'special categories',
      'CREATE TABLE patients (id int, blood_type text, diagnosis text, religion text, is_pregnant boolean, allergies jsonb)',
      [
        'patients.blood_type special',
        'patients.diagnosis special',
        'patients.religion special',
        'patients.is_pregnant special',
        'patients.allergies special',
      ],
    ],
    [
      'biometric data',
      'CREATE TABLE employees (id int, fingerprint_template bytea, face_encoding bytea, signature bytea)',
      [
        'employees.fingerprint_template biometric',
        'employees.face_encoding biometric',
        'employees.signature biometric',
      ],
    ],
    [
      'fingerprints of other things',
      'CREATE TABLE certificates (id int, fingerprint text, signature bytea)',
      [],
    ],
    [
      'a domain made for it',
      "CREATE DOMAIN email_address AS text CHECK (VALUE ~ '@'); CREATE TABLE t (owner email_address)",
      ['t.owner contact'],
    ],
    ['a domain over text', 'CREATE DOMAIN short AS text; CREATE TABLE t (email short)', ['t.email contact']],
    [
      'an enum is a kind of something',
      "CREATE TYPE e AS ENUM ('a'); CREATE TYPE g AS ENUM ('f', 'm'); CREATE TABLE users (id int, phone e, gender g)",
      ['users.gender demographic'],
    ],
  ])('%s', (_, sql, expected) => {
    expect(marks(sql)).toEqual(expected);
  });
});

describe('columns by what their table is about', () => {
  it.each<readonly [string, string, readonly string[]]>([
    [
      'a name is a person’s among people',
      'CREATE TABLE users (id int, name text); CREATE TABLE products (id int, name text)',
      ['users.name identity'],
    ],
    [
      'addresses of firms are public',
      'CREATE TABLE stores (id int, name text, address text, phone text, latitude float8)',
      [],
    ],
    [
      'addresses of machines',
      'CREATE TABLE servers (id int, ip inet, hostname text, username text, password text, address text)',
      [],
    ],
    [
      'addresses of wallets and pages',
      'CREATE TABLE users (id int, wallet_address text, page_token text, mac_address macaddr)',
      ['users.mac_address network'],
    ],
    [
      'addresses behind a foreign key',
      `${customers} CREATE TABLE addresses (id int, customer_id int REFERENCES customers, line1 text, city text, country text)`,
      ['addresses.line1 location?', 'addresses.city location?', 'addresses.country location?'],
    ],
    [
      'a state is not always a place',
      'CREATE TABLE users (id int, state text); CREATE TABLE people (id int, street text, state text)',
      ['people.street location', 'people.state location'],
    ],
    [
      'addresses that people point at',
      'CREATE TABLE addresses (id int PRIMARY KEY, street text); CREATE TABLE users (id int, address_id int REFERENCES addresses)',
      ['addresses.street location?'],
    ],
    [
      'tokens of a person',
      `${customers} CREATE TABLE sessions (id int, customer_id int REFERENCES customers, token text, ip inet); CREATE TABLE pages (id int, token text, ip inet)`,
      ['pages.ip network?', 'sessions.token credential?', 'sessions.ip network'],
    ],
    [
      'a link that only its name says',
      'CREATE TABLE notes (id int, user_id int, note text)',
      ['notes.note free-text?'],
    ],
    [
      'who made it is not whom it is about',
      `${customers} CREATE TABLE articles (id int, created_by int REFERENCES customers, note text, street text)`,
      [],
    ],
    [
      'a name beside an e-mail address',
      'CREATE TABLE waitlist (id int, name text, email text); CREATE TABLE companies (id int, name text, email text)',
      ['companies.email contact', 'waitlist.name identity?', 'waitlist.email contact'],
    ],
    [
      'messages',
      `${customers} CREATE TABLE messages (id int, customer_id int REFERENCES customers, subject text, body text, error_message text)`,
      ['messages.subject free-text?', 'messages.body free-text?'],
    ],
    [
      'a key to another table',
      'CREATE TABLE devices (id int PRIMARY KEY); CREATE TABLE sessions (user_id int, device_id int REFERENCES devices)',
      [],
    ],
  ])('%s', (_, sql, expected) => {
    expect(marks(sql)).toEqual(expected);
  });
});

it('knows tables of people by name, by columns and as one row for each of them', () => {
  expect(
    people(`
    CREATE TABLE app_users (id int PRIMARY KEY, email text); CREATE TABLE "tblEmployee" (id int);
    CREATE TABLE accounts (id int, first_name text, last_name text); CREATE TABLE login (id int, username text, password text);
    CREATE TABLE user_details (user_id int PRIMARY KEY REFERENCES app_users, bio text);
    CREATE TABLE user_roles (user_id int, role text); CREATE TABLE oauth_clients (id int, name text); CREATE TABLE user_agents (id int);
    CREATE TABLE project_users (project_id int, user_id int REFERENCES app_users); CREATE TABLE team_profiles (id int, bio text);
  `),
  ).toEqual(['accounts', 'app_users', 'login', 'tblEmployee', 'user_details']);
});

it('says why', () => {
  const reasons = (sql: string) => columns(sql, noPersonalDataSettings).map(({ mark }) => mark.because);
  expect(
    reasons(
      `${customers} CREATE TABLE sessions (customer_id int REFERENCES customers, email text, token text)`,
    ),
  ).toEqual(['named “email”', 'named “token” in sessions, and its rows belong to customers']);
  expect(reasons("CREATE TABLE t (c text); COMMENT ON COLUMN t.c IS 'pii: contact'")).toEqual([
    'its comment says so',
  ]);
});

it('takes hostile names for names', () => {
  const evil = '<script>alert(1)</script>';
  expect(
    marks(
      `CREATE TABLE "${evil}" (email text, "${'x'.repeat(50)}_e_mail" text, "\u0301" text, "😀_phone" text)`,
    ),
  ).toEqual([
    `${evil}.email contact`,
    `${evil}.${'x'.repeat(50)}_e_mail contact`,
    `${evil}.😀_phone contact`,
  ]);
});

it('reads a catalog as it reads migrations', () => {
  const column = (name: string, type: string) =>
    ({ name, type, nullable: true, hasDefault: false, identity: 'none', generated: 'none' }) as const;
  const relation = (
    name: string,
    columns: CatalogRelation['columns'],
    constraints: CatalogRelation['constraints'] = [],
  ) =>
    ({
      id: name,
      schema: 'public',
      name,
      kind: 'table',
      parents: [],
      isPartition: false,
      comment: undefined,
      written: '',
      partitioning: undefined,
      populated: true,
      persistence: 'permanent',
      rowSecurity: 'off',
      rowEstimate: undefined,
      estimatedBytes: 0,
      columns,
      constraints,
      indexes: [],
    }) as const;
  const key = {
    kind: 'foreignKey',
    name: 'k',
    columns: ['address_id'],
    validity: 'valid',
    references: { schema: 'public', name: 'addresses', columns: ['id'] },
    onDelete: 'noAction',
    onUpdate: 'noAction',
  } as const;
  const snapshot: CatalogSnapshot = {
    serverVersion: 180000,
    depth: 'full',
    schemas: [
      {
        id: '1',
        name: 'public',
        relations: [
          relation('addresses', [column('id', 'bigint'), column('street', 'character varying(20)')]),
          relation(
            'customers',
            [
              column('name', 'text'),
              column('address_id', 'bigint'),
              column('x', 'public."Email"'),
              column('email', 'timestamp(3) with time zone'),
            ],
            [key],
          ),
        ],
      },
    ],
  };
  const found = personalTables(shapeOfCatalog(snapshot), noPersonalDataSettings);
  expect(
    found.flatMap(({ table, columns: all }) =>
      all.map(({ column: name, mark }) => `${table.name}.${name} ${mark.category}`),
    ),
  ).toEqual(['addresses.street location', 'customers.name identity', 'customers.x contact']);
});
