/** Workspaces that change at random, from a seed: files edited, added, renamed and removed, settings, branches. On the disk, as people have them. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Random } from '../../bench/random.ts';

const texts = [
  'CREATE TABLE users (id bigint PRIMARY KEY, email text, team_id bigint);\n',
  'CREATE TABLE teams (id bigint PRIMARY KEY, name text NOT NULL);\n',
  'CREATE INDEX users_email ON users (email);\n',
  'CREATE INDEX CONCURRENTLY users_email ON users (email);\n',
  'ALTER TABLE users ADD COLUMN age int NOT NULL DEFAULT 3;\n',
  'ALTER TABLE users ADD FOREIGN KEY (team_id) REFERENCES teams (id);\n',
  'ALTER TABLE users ALTER COLUMN email SET NOT NULL;\nUPDATE users SET email = lower(email);\n',
  'DROP TABLE teams;\n',
  'ALTER TABLE users RENAME COLUMN email TO mail;\n',
  '-- plinth-ignore locking/index-without-concurrently until 2020-01-01: small\nCREATE INDEX i ON users (id);\n',
  '-- plinth-ignore-file locking/index-without-concurrently: all of it is small\nCREATE INDEX j ON users (id);\n',
  'SELECT broken FROM;\n',
  '',
  '\0\0\0',
];
const queries = [
  "SELECT * FROM users WHERE email = 'a';\n",
  'SELECT u.id FROM users u WHERE u.team_id = 4;\n',
];
const settings = [
  '{ "preset": "all" }',
  '{ "preset": "strict", "scope": "all" }',
  '{ "preset": "all", "targetVersion": 14 }',
  '{ "rules": { "locking/index-without-concurrently": "off" } }',
  '{ broken',
];

export class World {
  readonly root: string;
  readonly #random: Random;
  readonly #hasGit: boolean;
  #serial = 0;

  constructor(random: Random, hasGit: boolean) {
    this.root = mkdtempSync(join(tmpdir(), 'plinth-world-'));
    this.#random = random;
    this.#hasGit = hasGit;
    for (const at of [0, 1, 2]) this.#write(migration(at), texts[at] ?? '');
    this.#serial = 3;
    if (hasGit) this.#git('init', '-q', '--template=', '-b', 'main');
    if (hasGit) this.#commit();
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  change(): void {
    const ways = [
      () => this.#write(migration(this.#serial++), this.#random.pick(texts)),
      () => this.#write(this.#pick(), this.#random.pick(texts)),
      () => this.#write(this.#pick(), this.#random.pick(texts)),
      () => this.#rename(),
      () => rmSync(join(this.root, this.#pick()), { force: true }),
      () => this.#write('queries/report.sql', this.#random.pick(queries)),
      () => this.#write('plinth.config.json', this.#random.pick(settings)),
      () => rmSync(join(this.root, 'plinth.config.json'), { force: true }),
      () => this.#write('.gitignore', this.#random.pick(['queries/\n', '*.tmp\n'])),
    ];
    if (this.#hasGit) ways.push(...this.#onBranches());
    this.#random.pick(ways)();
  }

  #onBranches(): (() => void)[] {
    const branch = this.#random.pick(['main', 'one', 'two']);
    return [
      () => this.#commit(),
      () => {
        this.#commit();
        this.#git('checkout', '-q', '-B', branch);
      },
      () => {
        this.#commit();
        const known = this.#git('branch', '--format=%(refname:short)').split('\n').includes(branch);
        if (known) this.#git('checkout', '-q', branch);
      },
    ];
  }

  #rename(): void {
    const from = join(this.root, this.#pick());
    if (existsSync(from)) renameSync(from, join(this.root, migration(this.#serial++)));
  }

  #pick(): string {
    const folder = join(this.root, 'migrations');
    const files = existsSync(folder) ? readdirSync(folder).sort() : [];
    return files.length === 0 ? migration(0) : join('migrations', this.#random.pick(files));
  }

  #write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  #commit(): void {
    this.#git('add', '--all');
    this.#git('commit', '-q', '--allow-empty', '-m', 'x');
  }

  #git(...words: readonly string[]): string {
    const who = [
      'user.name=t',
      'user.email=t@example.org',
      'commit.gpgsign=false',
      'core.fsync=none',
      'gc.auto=0',
    ];
    const set = who.flatMap((one) => ['-c', one]);
    return execFileSync('git', [...set, ...words], { cwd: this.root, encoding: 'utf8', stdio: 'pipe' });
  }
}

function migration(at: number): string {
  return `migrations/${String(at + 1).padStart(6, '0')}_m.up.sql`;
}
