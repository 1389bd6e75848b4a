/** `plinth pii`: what people, programs and spreadsheets get of personal data and its erasure. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { repository } from '../hosts/paths.ts';
import { plinth, workspace } from './run.ts';

const evil = '=1+1|`x`<script>';
const files = {
  'm/0001_people.up.sql': `CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL, made timestamptz, manager_id bigint REFERENCES users);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users, note text);
CREATE TABLE sessions (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE, ip inet);
CREATE TABLE reviews (id bigint PRIMARY KEY, user_id bigint REFERENCES users ON DELETE SET NULL, comment text);
CREATE TABLE "${evil}" (id bigint PRIMARY KEY, "=phone" text);
CREATE TABLE audit_log (id bigint PRIMARY KEY, user_id bigint, ip inet);
CREATE MATERIALIZED VIEW mails AS SELECT email FROM users;
`,
  'm/0001_people.down.sql': 'DROP TABLE users CASCADE;\n',
};
const nobody = {
  'm/0001_things.up.sql': 'CREATE TABLE things (id bigint PRIMARY KEY, name text, made timestamptz);\n',
  'm/0001_things.down.sql': 'DROP TABLE things;\n',
};

const fitsSchema = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(join(repository, 'docs', 'pii-output.schema.json'), 'utf8')) as object,
);

describe('plinth pii', () => {
  it('tells people what is personal, what a DELETE meets and in which order to go', async () => {
    const { code, out, err } = await plinth(['pii'], { cwd: workspace(files) });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatchInlineSnapshot(`
      "m (golang-migrate)
        1 table of people; other rows block the DELETE of a person; personal data in 2 tables that no
        foreign key ties to a person; 1 materialized view with copies.

      users people: the table’s name suggests it
        email  contact (named “email”)
        What a DELETE deletes, updates, or is refused by
          users: blocks the DELETE
            users.manager_id → users.id, ON DELETE NO ACTION, looked at when the statement ends
          orders: blocks the DELETE
            orders.user_id → users.id, ON DELETE NO ACTION, looked at when the statement ends
            note  free text, likely (named “note”, and its rows belong to users)
          sessions: goes with it
            sessions.user_id → users.id, ON DELETE CASCADE
            ip  online identifier (named “ip”)
          reviews: stays, without its link
            reviews.user_id → users.id, ON DELETE SET NULL
            comment  free text, likely (named “comment” in reviews, and its rows belong to users)
        In this order
          1. Erase comment in reviews: the rows stay, and afterwards nothing says whose they are.
          2. Set manager_id to null in the rows of users that refer to these rows, or move them to
             another.
          3. Delete the rows from orders.
          4. Delete the person from users; rows of sessions go with them.

      Without a path to a person: whoever erases has to find these rows
        "=1+1|\`x\`<script>"
          "=phone"  contact (named “phone”)
        audit_log  rows may be found by user_id
          ip  online identifier (named “ip”)

      Copies, until they are refreshed
        mails of users

      Read from the definitions alone: no row was looked at. Backups, replicas, logs, files and other
      systems are not part of a schema, and what has to be kept by law is for people to decide.
      "
    `);
  });

  it('says so where there is nothing, in every format', async () => {
    const cwd = workspace(nobody);
    expect((await plinth(['pii'], { cwd })).out).toMatch(
      /^m \(golang-migrate\)\n {2}No personal data was found:/,
    );
    expect((await plinth(['pii', '--format', 'markdown'], { cwd })).out).toContain(
      'No personal data was found',
    );
    expect((await plinth(['pii', '--format', 'csv'], { cwd })).out).toMatch(
      /^folder,person,table,[a-z,]+\r\n$/,
    );
    const json = JSON.parse((await plinth(['pii', '--format', 'json'], { cwd })).out) as {
      folders: unknown[];
    };
    expect(fitsSchema(json), JSON.stringify(fitsSchema.errors)).toBe(true);
    expect(json.folders).toMatchObject([{ people: [], withoutPath: [], copies: [] }]);
  });

  it('gives programs what the schema of its output promises', async () => {
    const { out } = await plinth(['pii', '--format', 'json'], { cwd: workspace(files) });
    const answer = JSON.parse(out) as {
      folders: { people: { reached: { table: { name: string }; fate: string }[] }[] }[];
    };
    expect(fitsSchema(answer), JSON.stringify(fitsSchema.errors)).toBe(true);
    const reached = answer.folders[0]?.people[0]?.reached ?? [];
    expect(reached.map(({ table, fate }) => `${table.name} ${fate}`)).toEqual([
      'users blocks',
      'orders blocks',
      'sessions deleted',
      'reviews unlinked',
    ]);
  });

  it('gives spreadsheets text and never formulas', async () => {
    const { out } = await plinth(['pii', '--format', 'csv'], {
      cwd: workspace({ ...files, 'plinth.config.json': '{}' }),
    });
    expect(out.split('\r\n')).toContain(
      'm,,"""=1+1|`x`<script>""","""=phone""",contact,high,named “phone”,without-path,',
    );
    for (const line of out.split('\r\n')) expect(line).not.toMatch(/(?:^|,)[=+@-]/);
  });

  it('lets no name be Markdown or HTML', async () => {
    const { out } = await plinth(['pii', '--format', 'markdown'], { cwd: workspace(files) });
    expect(out).toContain('| ``"=1+1\\|`x`<script>"`` |');
    expect(out.replace(/(`+)[^\n]*?[^`]\1(?!`)/g, '')).not.toContain('script');
  });

  it('follows the configuration', async () => {
    const config = JSON.stringify({
      personalData: { tables: { things: 'person', users: 'none' }, columns: { 'things.id': 'identity' } },
    });
    const cwd = workspace({ ...nobody, 'plinth.config.json': config });
    const { out } = await plinth(['pii'], { cwd });
    expect(out).toMatch(/^things people: plinth\.config\.json says so$/m);
    expect(out).toMatch(/^ {2}id +identity \(plinth\.config\.json says so\)$/m);
  });

  it.each([
    [['pii', '--format', 'xml'], /--format/],
    [['pii', 'a', 'b'], /one folder at a time/],
    [['pii', 'nowhere'], /nowhere was not read/],
    [['pii', '--folder', 'x'], /x is no migration folder here/],
  ])('refuses %j', async (words, message) => {
    const { code, out, err } = await plinth(words, { cwd: workspace(files) });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
  });
});
