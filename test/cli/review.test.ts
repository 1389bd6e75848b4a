/** `plinth review` in real folders: what the document says, that it is the same twice, and that nothing in the SQL becomes markup. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv from 'ajv';
import { lint } from 'markdownlint/sync';
import { describe, expect, it } from 'vitest';
import type { Review } from '../../core/review/model.ts';
import { add, commit, git, plinth, repositoryWith, shopAlone, workspace, type Files } from './run.ts';

const repository = resolve(import.meta.dirname, '..', '..');
const fits = new Ajv({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(join(repository, 'docs', 'review-output.schema.json'), 'utf8')) as object,
);

const up = (name: string): string => `db/migrations/${name}.up.sql`;
const down = (name: string): string => `db/migrations/${name}.down.sql`;

const history: Files = {
  [up('000001_users')]:
    'CREATE TABLE users (id bigint PRIMARY KEY, mail text, nick text);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);',
  [down('000001_users')]: 'DROP TABLE orders;\nDROP TABLE users;',
};

const change: Files = {
  [up('000002_phone')]: 'ALTER TABLE users ADD COLUMN phone text;',
  [down('000002_phone')]: 'ALTER TABLE users DROP COLUMN phone;',
  [up('000003_strict')]:
    "SET lock_timeout = '5s';\nALTER TABLE users ALTER COLUMN mail SET NOT NULL;\nALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id);",
  [down('000003_strict')]:
    'ALTER TABLE orders DROP CONSTRAINT orders_user;\nALTER TABLE users ALTER COLUMN mail DROP NOT NULL;',
  [up('000004_drop')]: 'ALTER TABLE users DROP COLUMN nick;',
};

const day = ['--date', '2027-01-31'] as const;

function repositoryOf(files: Files): string {
  const root = repositoryWith(history);
  git(root, 'switch', '-q', '-c', 'work');
  add(root, files);
  commit(root);
  return root;
}

async function review(root: string, ...words: readonly string[]): Promise<Review> {
  const { code, out, err } = await plinth(['review', '--format', 'json', ...day, ...words], { cwd: root });
  if (code !== 0) throw new Error(err);
  const report: unknown = JSON.parse(out);
  if (!fits(report)) throw new Error(JSON.stringify(fits.errors));
  return report as Review;
}

async function document(root: string, ...words: readonly string[]): Promise<string> {
  const { code, out, err } = await plinth(['review', ...day, ...words], { cwd: root });
  if (code !== 0) throw new Error(err);
  return out;
}

function complaintsOf(markdown: string): readonly string[] {
  const found = lint({
    strings: { review: markdown },
    // Tables have long lines, and every migration has its heading in more than one section.
    config: {
      default: true,
      MD013: false,
      MD024: { siblings_only: true },
      // Scripts are folded.
      MD033: { allowed_elements: ['details', 'summary'] },
    },
  });
  return (found['review'] ?? []).map(
    ({ lineNumber, ruleNames, errorContext }) => `${lineNumber} ${ruleNames.join('/')} ${errorContext ?? ''}`,
  );
}

describe('plinth review', () => {
  it('says what a change does, in which order it goes, and where there is no return', async () => {
    const made = await review(repositoryOf(change));
    const { verdict, order, migrations } = made;
    expect(verdict.notUnderstood).toEqual([]);
    expect(verdict.changes).toEqual([
      'Drops column users.nick.',
      'Forbids nulls in users.mail.',
      'Adds column users.phone (text, null).',
      'Adds foreign key orders_user on orders.',
    ]);
    expect(verdict.blocked.map(({ relation, blocks, length }) => [relation, blocks, length])).toEqual([
      ['users', 'reads-and-writes', 'long'],
      ['orders', 'writes', 'long'],
    ]);
    expect(order.stages.map(({ phase, files }) => [phase, files.map(({ file }) => file)])).toEqual([
      ['before', ['000002_phone.up.sql']],
      ['after', ['000003_strict.up.sql', '000004_drop.up.sql']],
    ]);
    expect(order.pointOfNoReturn).toEqual({
      place: '000004:1',
      words: 'The values of users.nick are gone.',
      isByValues: false,
    });
    expect(migrations.map(({ rollback, pointOfNoReturn }) => [rollback.kind, pointOfNoReturn])).toEqual([
      ['loses-data', false],
      ['proved', false],
      ['written-proved', true],
    ]);
    expect(migrations[2]?.rollback.script).toContain('ADD COLUMN nick text');
    expect(
      migrations[1]?.statements.map(({ evidence, lockTimeout }) => [evidence.kind, lockTimeout]),
    ).toEqual([
      ['measured', 5000],
      ['measured', 5000],
    ]);
    expect(made.preflight.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['no nulls in users.mail', 'every orders (user_id) is in users']),
    );
    expect(made.security.personalData).toEqual([
      expect.stringContaining('users.phone: contact'),
      expect.stringMatching(/^users\.nick: dropped \(.*\)\.$/),
      expect.stringContaining(
        'What is dropped from users is in the export files in clear text, and stays on the disk until',
      ),
    ]);
    expect(made.schema.dictionary).toMatchObject([{ name: 'users.phone', comment: null }]);
    expect(migrations[0]?.proof).toContain('not verified on');
  });

  it('compares with a revision, and takes files in any order', async () => {
    const root = repositoryOf({ [up('000002_a')]: 'CREATE TABLE a (id int);' });
    add(root, { [up('000003_b')]: 'CREATE TABLE b (id int);' });
    commit(root);
    const since = await review(root, 'HEAD~1', '--no-proof');
    expect(since.migrations.map(({ file }) => file)).toEqual(['000003_b.up.sql']);
    expect(since.provenance.compared).toBe('HEAD~1');
    const named = await review(root, up('000003_b'), up('000002_a'), '--no-proof');
    expect(named.migrations.map(({ file }) => file)).toEqual(['000002_a.up.sql', '000003_b.up.sql']);
    const unknown = await plinth(['review', 'no-such-thing'], { cwd: root });
    expect(unknown).toMatchObject({ code: 2, out: '' });
    expect(unknown.err).toContain('git knows no revision “no-such-thing”');
    git(root, 'switch', '-q', 'main');
    expect((await plinth(['review'], { cwd: root })).err).toContain('There is no new migration to review');
  });

  it('gives the same bytes for the same day, in every format', async () => {
    const root = repositoryOf(change);
    // The proof runs once for each: what it says is in all of them.
    for (const words of [['json'], ['markdown', '--no-proof'], ['html', '--no-proof']]) {
      const first = await document(root, '--format', ...words);
      expect(await document(root, '--format', ...words)).toBe(first);
    }
  }, 120_000);

  it('passes a linter of Markdown', async () => {
    expect(complaintsOf(await document(repositoryOf(change), '--no-proof'))).toEqual([]);
    expect(complaintsOf(await document(shopAlone(), 'migrations', '--no-proof'))).toEqual([]);
  });

  it('says first what it does not understand', async () => {
    const root = repositoryOf({
      [up('000002_x')]: 'ALTER TABLE users FROBNICATE;\nALTER TABLE users ADD COLUMN a int;',
    });
    const made = await review(root, '--no-proof');
    expect(made.verdict.notUnderstood).toEqual([expect.stringContaining('line 1 is not understood')]);
    const text = await document(root, '--no-proof');
    expect(text.indexOf('Not understood')).toBeLessThan(text.indexOf('What changes'));
    expect(made.provenance.coverage).toBe('1 of 2 statements understood');
  });

  it('puts what follows from the schema in the place of a way back that holds no statement', async () => {
    const cwd = workspace({
      'migrations/000001_a.up.sql': 'CREATE TABLE a (id int NOT NULL, at timestamptz, PRIMARY KEY (id));\n',
      'migrations/000001_a.down.sql': 'DROP TABLE a;\n',
      'migrations/000002_b.up.sql': 'ALTER TABLE a ADD COLUMN note text;\n',
      'migrations/000002_b.down.sql': '-- nobody wrote it\n',
    });
    const { out } = await plinth(['review', 'migrations/000002_b.up.sql', '--date', '2027-01-31'], { cwd });
    expect(out).toContain('It stands in for 000002_b.down.sql, which holds no statement.');
    expect(out).toContain('ALTER TABLE public.a DROP COLUMN note;');
    expect(out).not.toContain('leaves differences');
    const unproved = await plinth(
      ['review', 'migrations/000002_b.up.sql', '--no-proof', '--date', '2027-01-31'],
      { cwd },
    );
    expect(unproved.out).toContain('It stands in for 000002_b.down.sql, which holds no statement.');
  });

  it('needs neither git nor statistics nor a migration folder', async () => {
    const root = workspace({ 'one.sql': 'CREATE INDEX ON orders (user_id);' });
    const made = await review(root, 'one.sql');
    expect(made.verdict.blocked.map(({ relation, length }) => [relation, length])).toEqual([
      ['orders', 'long'],
    ]);
    expect(made.verdict.decide.join('\n')).toContain('there are no statistics');
    expect(made.notVerified.join('\n')).toContain('one.sql: not run: it is no migration of a folder');
    expect(made.migrations[0]?.statements[0]?.relations[0]).toMatchObject({ size: null, estimate: null });
  });

  it('does not call refused what needs a schema that something else makes, and asks for it', async () => {
    const text =
      'CREATE INDEX a ON billing.plans (b);\nCREATE VIEW c AS SELECT b FROM billing.plans;\nCOMMENT ON VIEW c IS $$x$$;';
    const found = await document(repositoryOf({ [up('000002_heads')]: text }));
    expect(found).toContain(
      'Whether schema billing is there with plans: no migration that is known here makes it, and without it lines 1, 2, 3 fail.',
    );
    expect(found).not.toMatch(/refuses it|does not run on/);
  });

  it('says how large, how old and how long, where there are statistics', async () => {
    const relation = { schema: 'public', name: 'orders', kind: 'table', bytes: 48 * 1024 ** 3, rows: 212e6 };
    const statistics = { version: 1, collectedAt: '2027-01-28T10:00:00.000Z', relations: [relation] };
    const root = repositoryOf({
      'plinth.stats.json': JSON.stringify(statistics),
      [up('000002_i')]: 'CREATE INDEX orders_user ON orders (user_id);',
    });
    const made = await review(root, '--no-proof');
    const words = made.verdict.blocked[0]?.words;
    expect(words).toContain('writes wait');
    expect(words).toContain('48 GB, 212 million rows (statistics of 3 days ago)');
    expect(words).toContain('estimate: 4 to 82 min at 10 to 200 MB/s');
    expect(words).toContain('expected');
  });

  it('names who suppressed what, and why', async () => {
    const comment = '-- plinth-ignore locking/index-without-concurrently: nobody writes at night';
    const root = repositoryOf({
      [up('000002_i')]: `${comment}\nCREATE INDEX orders_user ON orders (user_id);`,
    });
    const made = await review(root, '--no-proof');
    expect(made.suppressions).toEqual([
      {
        place: 'line 2',
        rule: 'locking/index-without-concurrently',
        reason: 'nobody writes at night',
        author: 't',
      },
    ]);
  });

  it('takes nothing for lost that the change itself has made or copied', async () => {
    const root = repositoryOf({
      [up('000002_m')]: `ALTER TABLE users ADD COLUMN id_text text;
UPDATE users SET id_text = nick;
ALTER TABLE users DROP COLUMN nick;`,
    });
    const made = await review(root, '--no-proof');
    expect(made.order.pointOfNoReturn).toBeNull();
    expect(made.migrations[0]?.statements.flatMap(({ losses, copies }) => [...losses, ...copies])).toEqual([
      'The values of users.nick go; they were copied before.',
    ]);
    add(root, { [up('000002_m')]: "UPDATE users SET mail = '';" });
    const lost = await review(root, '--no-proof');
    expect(lost.verdict.blocked).toEqual([]);
    expect(lost.verdict.long).toEqual([
      'Line 1 works on rows: writes to the rows of users that it changes wait until the statement ends.',
    ]);
    expect(lost.order.pointOfNoReturn).toEqual({
      place: 'line 1',
      words: 'Values of users.mail are written over.',
      isByValues: false,
    });
  });

  it('takes nothing for lost, or for renamed, that the change has filled or put there itself', async () => {
    const root = repositoryOf({
      [up('000002_a')]: 'ALTER TABLE users ADD COLUMN tag text;',
      [up('000003_b')]:
        "UPDATE users SET tag = 'x';\nUPDATE users SET nick = mail WHERE users.nick IS NULL AND mail IS NOT NULL;",
      [up('000004_c')]: `ALTER TABLE orders ADD COLUMN next text;
ALTER TABLE orders DROP COLUMN user_id;
ALTER TABLE orders RENAME COLUMN next TO user_id;`,
    });
    const made = await review(root, '--no-proof');
    expect(made.verdict.irreversible.join(' ')).not.toMatch(/tag|values of users\.nick/);
    const because = made.order.stages.flatMap(({ files }) => files.map((one) => one.because));
    expect(because.join('\n')).toContain(
      'it renames column orders.next to user_id: releases find something else there',
    );
    expect(because.join('\n')).not.toContain('old and new name');
  });

  it('tells each time that a table is blocked, and who waits alike together', async () => {
    const root = repositoryOf({
      [up('000002_a')]: 'ALTER TABLE users ALTER COLUMN mail SET NOT NULL;',
      [up('000003_b')]:
        'ALTER TABLE users ALTER COLUMN nick SET NOT NULL;\nALTER TABLE orders ALTER COLUMN user_id DROP DEFAULT;',
    });
    const { verdict } = await review(root, '--no-proof');
    const words = verdict.blocked.find(({ relation }) => relation === 'users')?.words;
    expect(words).toContain('while 000002:1 reads all rows');
    expect(words).toContain('while 000003:1 reads all rows');
    const text = await document(root, '--no-proof');
    expect(text).toContain(
      '- **orders (000003:2)**: reads and writes wait for a moment once it has its lock.',
    );
  });

  it('asks nothing before of columns that come with the change', async () => {
    const root = repositoryOf({
      [up('000002_a')]: `ALTER TABLE users ADD COLUMN slot text;
ALTER TABLE users ADD CONSTRAINT slot_length CHECK (slot IS NULL OR char_length(slot) > 3);
CREATE UNIQUE INDEX users_slot ON users (mail) WHERE slot IS NULL;
ALTER TABLE users ADD CONSTRAINT nick_length CHECK (char_length(nick) > 3);`,
    });
    const { preflight } = await review(root, '--no-proof');
    expect(preflight.flatMap(({ title, reads }) => (reads === 'rows' ? [title] : []))).toEqual([
      'all rows of users satisfy the check (char_length(nick) > 3)',
    ]);
  });

  it('says how long takes what is in nobody’s way, and looks for what it may leave after', async () => {
    const root = repositoryOf({
      [up('000002_i')]: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_user ON orders (user_id);',
    });
    const made = await review(root, '--no-proof');
    expect(made.verdict.blocked).toEqual([]);
    expect(made.verdict.long).toEqual(['Line 1 builds an index; reads and writes go on.']);
    expect(made.postflight.map(({ title }) => title)).toContain('index orders_user: as defined, valid');
    expect(made.abort.join(' ')).toContain('DROP INDEX CONCURRENTLY orders_user');
  });

  it('reviews two hundred files on a page that somebody can read', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 200 }, (_, at) => [
        up(`${String(at + 2).padStart(6, '0')}_t`),
        `CREATE TABLE t${at} (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));`,
      ]),
    );
    const root = repositoryOf(many);
    const made = await review(root, '--no-proof');
    expect(made.migrations).toHaveLength(200);
    const text = await document(root, '--no-proof');
    expect(complaintsOf(text)).toEqual([]);
    expect(text).toContain('And 140 more rows');
    expect(made.verdict.changes[0]).toContain('and 194 more');
  }, 120_000);

  it('takes the templates of a team', async () => {
    const root = repositoryOf({
      ...change,
      'plinth.config.json': '{ "review": { "markdown": "docs/r.mustache" } }',
      'docs/r.mustache': '# Ours\n\n{{#verdict}}{{#changes}}\n- {{.}}\n{{/changes}}{{/verdict}}\n',
    });
    expect(await document(root, '--no-proof')).toMatch(/^# Ours\n\n- Drops column users\.nick\.\n/);
    add(root, { 'docs/r.mustache': '{{#verdict}' });
    const broken = await plinth(['review', '--no-proof'], { cwd: root });
    expect(broken).toMatchObject({ code: 2, out: '' });
    expect(broken.err).toContain('The template docs/r.mustache is no Mustache template');
    const printed = await plinth(['review', '--print-template', 'html'], { cwd: root });
    expect(printed.out).toContain('<!doctype html>');
  });
});

describe('names and comments that would be something else', () => {
  const name = '"x<script>alert(1)</script>`|*_[a](b)_\n## H\n"';
  const hostile: Files = {
    [up('000002_x')]:
      `CREATE TABLE ${name} (id int, "a|b" text, "\`\`\`" text);\nCOMMENT ON TABLE ${name} IS '<img src=x onerror=alert(1)> \`\`\` | @everyone https://evil.example';
ALTER TABLE users ADD COLUMN ${name} text;\nCREATE POLICY "p<script>" ON users;\n-- <script>alert(2)</script> \`\`\`\`\nDROP TABLE orders;`,
    [up('000003_y')]:
      `-- plinth-ignore locking/index-without-concurrently: <script>\`|\`\nCREATE INDEX "i<script>" ON users (${name});`,
  };

  it('stay text in Markdown', async () => {
    const text = await document(repositoryOf(hostile), '--no-proof');
    expect(complaintsOf(text)).toEqual([]);
    const outside = withoutFences(text);
    expect(outside).not.toMatch(/(?<!\\)<(?:script|img)/);
    expect(outside).not.toMatch(/^## H/m);
    expect(outside.replaceAll(/(?<!\\)`[^`\n]+(?<!\\)`/g, '')).not.toMatch(/(?<!\\)`/);
    expect(outside).not.toMatch(/@everyone|https:\/\//);
    const columns = outside
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.replaceAll('\\|', '').split('|').length);
    expect(new Set(columns).size).toBeLessThanOrEqual(4);
  });

  it('stay text in HTML', async () => {
    const html = await document(repositoryOf(hostile), '--no-proof', '--format', 'html');
    expect(html).not.toMatch(/<script|<img|onerror=(?!alert)/i);
    expect(html.match(/<[a-z]+ [^>]*\bon\w+=/gi)).toBeNull();
    expect(html).toContain('&lt;script&gt;');
  });
});

/** What Markdown reads as text. */
function withoutFences(markdown: string): string {
  let fence: string | undefined;
  return markdown
    .split('\n')
    .filter((line) => {
      const marks = /^`{3,}/.exec(line)?.[0];
      if (fence === undefined && marks !== undefined) {
        fence = marks;
        return false;
      }
      if (fence === undefined) return true;
      if (line === fence) fence = undefined;
      return false;
    })
    .join('\n');
}
