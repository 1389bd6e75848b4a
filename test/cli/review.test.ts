/** `plinth review` in real folders: what the document says, that it is the same twice, and that nothing in the SQL becomes markup. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv from 'ajv';
import { lint } from 'markdownlint/sync';
import { describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import type { Review } from '../../core/review/model.ts';
import { add, commit, git, plinth, repositoryWith, shopAlone, workspace, type Files } from './run.ts';

const repository = resolve(import.meta.dirname, '..', '..');
const fits = new Ajv({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(join(repository, 'docs', 'review-output.schema.json'), 'utf8')) as object,
);

const up = (name: string): string => `db/migrations/${name}.up.sql`;
const down = (name: string): string => `db/migrations/${name}.down.sql`;

const users =
  'CREATE TABLE users (id bigint PRIMARY KEY, mail text, nick text);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);';

const history: Files = {
  [up('000001_users')]: users,
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
  it('tells what a change does, when each file is applied, and how it is rolled back', async () => {
    const made = await review(repositoryOf(change));
    expect(made.verdict.weight).toBe('decide');
    expect(made.migrations.map(({ file, phase, proof }) => [file, phase, proof.kind])).toEqual([
      ['000002_phone.up.sql', 'before', 'proved'],
      ['000003_strict.up.sql', expect.any(String), 'proved'],
      ['000004_drop.up.sql', 'after', 'proved'],
    ]);
    const statements = made.migrations.flatMap((one) => one.statements);
    expect(statements.map(({ place, what, evidence }) => [place.label, what, evidence])).toEqual([
      ['000002:1', 'add column `users.phone`', 'measured'],
      ['000003:1', 'set a variable', expect.any(String)],
      ['000003:2', 'set not null `users.mail`', 'measured'],
      ['000003:3', 'add constraint `orders_user` on `orders`', 'measured'],
      ['000004:1', 'drop column `users.nick`', 'measured'],
    ]);
    expect(made.rollback.map(({ file, kind }) => [file, kind])).toEqual([
      ['000004_drop.up.sql', expect.stringMatching(/generated|loses-data/)],
      ['000003_strict.up.sql', 'proved'],
      ['000002_phone.up.sql', expect.stringMatching(/proved|loses-data/)],
    ]);
    expect(made.steps.filter(({ isPointOfNoReturn }) => isPointOfNoReturn)).toHaveLength(1);
    expect(made.checks.before.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['before-nulls', 'before-orphans']),
    );
    expect(made.schema.diff).toContainEqual({ sign: '+', text: '  phone text' });
    expect(made.schema.diagram.references).toContainEqual({
      from: 'orders',
      to: 'users',
      columns: 'user_id',
      isOptional: true,
    });
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

  itBroadly('gives the same bytes for the same day, in every format', async () => {
    const root = repositoryOf(change);
    for (const words of [['json'], ['markdown', '--no-proof'], ['html', '--no-proof']]) {
      const first = await document(root, '--format', ...words);
      expect(await document(root, '--format', ...words)).toBe(first);
    }
  });

  it('passes a linter of Markdown', async () => {
    expect(complaintsOf(await document(repositoryOf(change), '--no-proof'))).toEqual([]);
    expect(complaintsOf(await document(shopAlone(), 'migrations', '--no-proof'))).toEqual([]);
  });

  it('names what it does not understand', async () => {
    const root = repositoryOf({
      [up('000002_x')]: 'ALTER TABLE users FROBNICATE;\nALTER TABLE users ADD COLUMN a int;',
    });
    const made = await review(root, '--no-proof');
    const note = made.notes.find(({ id }) => id === 'not-verified/not-modelled');
    expect(note?.places.map(({ label }) => label)).toEqual(['line 1']);
    expect(made.migrations[0]?.statements.map(({ what }) => what)).toEqual([
      'not understood',
      'add column `users.a`',
    ]);
  });

  it('needs neither git nor statistics nor a migration folder', async () => {
    const root = workspace({ 'one.sql': 'CREATE INDEX ON orders (user_id);' });
    const made = await review(root, 'one.sql');
    const [statement] = made.migrations[0]?.statements ?? [];
    expect(statement).toMatchObject({ duration: 'index-build', estimate: null });
    expect(statement?.relations).toMatchObject([{ relation: 'orders', blocks: 'writes', rows: null }]);
    expect(made.migrations[0]?.proof).toMatchObject({ kind: 'not-run' });
  });

  it('tells sizes and times where there are statistics', async () => {
    const relation = { schema: 'public', name: 'orders', kind: 'table', bytes: 48 * 1024 ** 3, rows: 212e6 };
    const statistics = { version: 1, collectedAt: '2027-01-28T10:00:00.000Z', relations: [relation] };
    const root = repositoryOf({
      'plinth.stats.json': JSON.stringify(statistics),
      [up('000002_i')]: 'CREATE INDEX orders_user ON orders (user_id);',
    });
    const text = await document(root, '--no-proof');
    expect(text).toContain('sizes of 2027-01-28');
    expect(text).toContain('| SHARE | writes | 4 to 82 min (212 M rows, 48 GB) |');
    const made = await review(root, '--no-proof');
    expect(made.findings.map(({ message }) => message).join(' ')).not.toContain('212 million');
  });

  it('names who suppressed what, and why', async () => {
    const comment = '-- plinth-ignore locking/index-without-concurrently: nobody writes at night';
    const root = repositoryOf({
      [up('000002_i')]: `${comment}\nCREATE INDEX orders_user ON orders (user_id);`,
    });
    const made = await review(root, '--no-proof');
    expect(made.suppressions).toMatchObject([
      {
        place: { label: 'line 2' },
        rule: 'locking/index-without-concurrently',
        reason: 'nobody writes at night',
        author: 't',
      },
    ]);
  });

  it('leaves out what no database runs again, and says why', async () => {
    const root = repositoryWith(history);
    git(root, 'switch', '-q', '-c', 'work');
    add(root, {
      [up('000002_a')]: 'CREATE TABLE a (id int);',
      [up('000003_b')]: 'CREATE TABLE b (id int);',
      [up('000004_c')]: 'CREATE TABLE c (id int);',
    });
    commit(root);
    git(root, 'mv', up('000003_b'), up('000003_renamed'));
    add(root, {
      [up('000001_users')]: `-- who buys\n${users}`,
      [up('000002_a')]: 'CREATE TABLE a (id bigint);',
      [up('000005_d')]: 'CREATE TABLE d (id int);',
      'db/migrations/later.sql': 'DROP TABLE orders;',
    });
    commit(root);
    const made = await review(root, 'HEAD~1', '--no-proof');
    expect(made.migrations.map(({ file }) => file)).toEqual(['000005_d.up.sql']);
    const left = made.notes
      .filter(({ id }) => id === 'not-verified/unread-files')
      .map(({ text }) => text)
      .toSorted();
    expect(left).toEqual([
      expect.stringContaining(
        '000001_users.up.sql was not reviewed: it differs from HEAD~1 in comments alone',
      ),
      expect.stringContaining(
        '000002_a.up.sql was not reviewed: its text differs from HEAD~1, which has later',
      ),
      expect.stringContaining(
        '000003_renamed.up.sql was not reviewed: it is db/migrations/000003_b.up.sql of HEAD~1',
      ),
      expect.stringContaining('later.sql was not reviewed: golang-migrate does not run it'),
    ]);
    git(root, 'rm', '-q', up('000004_c'));
    commit(root);
    expect((await review(root, 'HEAD~2', '--no-proof')).troubles).toEqual([
      'db/migrations/000004_c.up.sql of HEAD~2 is removed: databases that have run it keep what it created.',
    ]);
  });

  it('writes the checks of a change as scripts', async () => {
    const root = repositoryOf(change);
    await document(root, '--no-proof', '--preflight', 'before.sql', '--postflight', 'after.sql');
    const [before, after] = ['before.sql', 'after.sql'].map((name) => readFileSync(join(root, name), 'utf8'));
    expect(before).toContain('default_transaction_read_only');
    expect(after).toContain('orders_user');
    await document(root, up('000004_drop'), '--no-proof', '--output', 'page.md');
    expect(readFileSync(join(root, 'page.md'), 'utf8')).toMatch(/^# Review of 000004_drop/);
  });

  itBroadly('reviews two hundred files on a page that somebody can read', async () => {
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
    expect(text).toContain('And 170 more');
    const [page = ''] = text.split('\n## Evidence');
    expect(page.split('\n').length).toBeLessThan(500);
  });

  it('takes the templates of a team', async () => {
    const root = repositoryOf({
      ...change,
      'plinth.config.json': '{ "review": { "markdown": "docs/r.mustache" } }',
      'docs/r.mustache': '# Ours: {{verdict.weight}}\n\n{{#migrations}}\n- {{file}}\n{{/migrations}}\n',
    });
    expect(await document(root, '--no-proof')).toMatch(/^# Ours: decide\n\n- 000002\S*phone/);
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
    expect(outside).not.toMatch(/^## H/m);
    const plain = outside.replaceAll(/(?<!\\)`[^`\n]+(?<!\\)`/g, '');
    expect(plain).not.toMatch(/(?<!\\)(?:`|<(?:script|img))/);
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
